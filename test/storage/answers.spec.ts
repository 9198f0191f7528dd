import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foldMember } from '#domain';
import { LiabilityReader, liabilityBy, monthAfter, StatementReader, type Statement } from '#storage';
import { TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';
import { tape } from '../support/tape.js';

const DAY_MS = 86_400_000;
const SEED = 99;

let book: TestBook;
const { events, members } = tape(SEED, 8, 500);
beforeAll(async () => {
  book = await TestBook.open('answers');
  for (let at = 0; at < events.length; at += 100) {
    const chunk = events.slice(at, at + 100);
    book.now = Math.max(...chunk.map((event) => Date.parse(event.time)));
    // The first ten of each hundred come last: late, so that the book has corrections.
    await book.apply([...chunk.slice(10), ...chunk.slice(0, 10)]);
  }
}, 60_000);
afterAll(() => book.close());

const clock = () => ({ now: book.now, watermark: book.now });

describe(`a statement (seed ${SEED})`, () => {
  const statement = (
    memberId: string,
    from: string,
    to: string,
    knownAt: number | null = null,
  ): Promise<Statement | null> =>
    new StatementReader(book.database, book.reader).statement(memberId, { from, to, knownAt }, clock());

  it('opens with what the month before closed with, adds up, and ends with the member’s points', async () => {
    for (const memberId of members) {
      const whole = (await statement(memberId, '2024-12', '2026-08'))!;
      expect(whole.opening).toBe(0);
      let balance = 0;
      for (const { opening, closing, month: _month, entries: _entries, ...columns } of whole.months) {
        expect(opening).toBe(balance);
        expect(closing).toBe(opening + Object.values(columns).reduce((sum, points) => sum + points, 0));
        expect(columns.other).toBe(0);
        balance = closing;
      }
      const { points } = (await book.reader.member(memberId, clock()))!;
      expect(whole.closing).toBe(points.active + points.pending + points.reserved - points.deficit);
    }
  });

  it('says of each month what the rules give for it: the balance of the fold at its end', async () => {
    const memberId = members[0]!;
    const { months } = (await statement(memberId, '2025-01', '2026-06'))!;
    const facts = await book.reader.facts((await book.reader.refOf(memberId, clock()))!);
    for (const { month, closing } of months) {
      const end = Date.parse(`${monthAfter(month)}-01T00:00:00Z`) - 1;
      const { head } = foldMember(DEFAULT_PROGRAMS, facts, Math.min(end, book.now)).state;
      expect({ month, closing }).toEqual({
        month,
        closing: head.active + head.pending + head.reserved - head.deficit,
      });
    }
  });

  it('has lines that tie to its months', async () => {
    const reader = new StatementReader(book.database, book.reader);
    const memberId = members[1]!;
    const period = { from: '2025-03', to: '2026-01', knownAt: null };
    const { opening, closing, months } = (await reader.statement(memberId, period, clock()))!;
    const lines = (await reader.lines(memberId, period, clock(), 10_000))!;
    expect(lines.length).toBe(months.reduce((sum, month) => sum + month.entries, 0));
    expect(opening + lines.reduce((sum, line) => sum + line.points, 0)).toBe(closing);
    expect(lines[0]!.balance).toBe(opening + lines[0]!.points);
    expect(lines.at(-1)!.balance).toBe(closing);
  });

  it('is the same again for an earlier time of knowing, whatever came since', async () => {
    const memberId = members[2]!;
    const then = book.now + 1_000;
    const before = await statement(memberId, '2025-01', '2026-06', then);
    book.now += DAY_MS;
    await book.apply(
      [{ ...events.find((one) => one.type === 'order.completed')!, id: 'late', time: '2025-02-01T00:00:00Z' }].map(
        (event) => ({ ...event, data: { ...event.data, memberId, orderId: 'late' } }),
      ),
    );
    expect(await statement(memberId, '2025-01', '2026-06', then)).toEqual(before);
    expect((await statement(memberId, '2025-01', '2026-06'))!.closing).not.toBe(before!.closing);
  });

  it('is of nobody for a member never heard of', async () => {
    expect(await statement('nobody', '2025-01', '2025-02')).toBeNull();
  });
});

describe('liability', () => {
  it('ties to the book to the point, by each of its properties', async () => {
    for (const memberId of members) await book.reader.member(memberId, clock());
    const found = await new LiabilityReader(book.database, DEFAULT_PROGRAMS, () => book.now).liability();
    const [entries] = await book.database.query<{ points: number }>('select sum(points)::bigint as points from entry');
    expect(found.outstanding.points).toBe(entries!.points);
    expect(found.bookPoints).toBe(entries!.points);
    expect(found.members).toBe(members.length);
    for (const property of ['state', 'expiryMonth', 'tier'] as const) {
      const sums = liabilityBy(found.cells, property);
      expect(sums.reduce((sum, one) => sum + one.points, 0)).toBe(entries!.points);
    }
    const views = await Promise.all(members.map((memberId) => book.reader.member(memberId, clock())));
    for (const { name, points } of liabilityBy(found.cells, 'state')) {
      const sum = views.reduce((total, view) => total + view!.points[name as 'active'], 0);
      expect({ name, points }).toEqual({ name, points: name === 'deficit' ? -sum : sum });
    }
    for (const { name, points } of liabilityBy(found.cells, 'tier')) {
      const of = views.filter((view) => view!.tier.level === name);
      const balance = of.reduce(
        (sum, view) => sum + view!.points.active + view!.points.pending + view!.points.reserved - view!.points.deficit,
        0,
      );
      expect({ name, points }).toEqual({ name, points: balance });
    }
  });

  it('is read once for all who ask within a minute', async () => {
    let now = book.now;
    const reader = new LiabilityReader(book.database, DEFAULT_PROGRAMS, () => now);
    const [first, second] = await Promise.all([reader.liability(), reader.liability()]);
    expect(second).toBe(first);
    now += 60_000;
    expect(await reader.liability()).not.toBe(first);
  });
});

describe('a quote', () => {
  it('is what the order then brings, and writes nothing', async () => {
    const count = async (): Promise<unknown> =>
      book.database.query(
        'select (select count(*) from fact) as facts, (select count(*) from entry) as entries, (select sum(sequence)::bigint from member) as states',
      );
    for (const [i, memberId] of members.entries()) {
      book.now += 1_000;
      await book.reader.member(memberId, clock());
      const before = await count();
      const totalMinor = [12_345, 0, 99, 100_001, 700_000, 3_000_000, 50, 1_999][i]!;
      const quoted = (await book.reader.quote(memberId, { currency: 'EUR', totalMinor }, clock()))!;
      expect(await count()).toEqual(before);
      const active = (await book.reader.member(memberId, clock()))!.points.active;
      expect(quoted.spendable.points).toBe(Math.min(active, totalMinor) < 100 ? 0 : Math.min(active, totalMinor));
      const data = { memberId, orderId: `quoted-${i}`, currency: 'EUR', totalMinor };
      const time = new Date(book.now).toISOString();
      await book.apply([{ specversion: '1.0', source: '/z', id: `q-${i}`, type: 'order.completed', time, data }]);
      const view = (await book.reader.member(memberId, clock()))!;
      expect(quoted.tier.after).toEqual(view.tier);
      const lot = (await book.reader.lots(memberId, clock()))!.find((one) => one.lotId === `order:quoted-${i}`)!;
      expect(quoted.earns).toMatchObject({
        points: lot.given,
        activatesAt: lot.activatesAt,
        expiresAt: lot.expiresAt,
      });
    }
  });
});
