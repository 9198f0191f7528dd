import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, inControlGroup, plainJudgement, type ChurnJudgement } from '#domain';
import { reasonInWords } from '#language';
import {
  ALL_WARNINGS,
  ChurnReader,
  ChurnStore,
  LeaseStore,
  ModelStore,
  RelayStore,
  scanMembers,
  verifyBook,
  type ChurnDecision,
  type KnownSince,
} from '#storage';
import type { CloudEvent } from '../reference/types.js';
import { order, refund, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';

jest.setTimeout(120_000);

const DAY_0 = Date.parse('2026-01-01T00:00:00Z');
const NOON = DAY_MS / 2;
const CHURN = DEFAULT_PROGRAMS[0]!.program.churn;

const day = (n: number): number => DAY_0 + n * DAY_MS;
const cancel = (memberId: string, orderId: string, time: number): CloudEvent => ({
  specversion: '1.0',
  source: '/shop',
  id: `c-${orderId}`,
  type: 'order.cancelled',
  time: new Date(time).toISOString(),
  data: { memberId, orderId },
});

describe('churn warnings in the book', () => {
  let book: TestBook;
  let store: ChurnStore;
  let reader: ChurnReader;
  let orders = 0;

  beforeAll(async () => {
    book = await TestBook.open('churn');
    store = new ChurnStore(book.database, {
      programs: book.programs,
      wallNow: () => book.now,
      reasonInWords: (reason) => reasonInWords('en', reason),
    });
    reader = new ChurnReader(book.database);
  });

  afterAll(() => book.close());

  const decision = (noticedAt: ChurnDecision['noticedAt'] = () => book.now): ChurnDecision => ({
    watermark: book.now,
    judgement: () => Promise.resolve(plainJudgement(CHURN)),
    noticedAt,
  });

  /** A member who is (or is not) of the control group, with an order on day 0. */
  const newMember = async (control = false): Promise<string> => {
    for (;;) {
      const id = `m${(orders += 1)}`;
      await book.apply([order(id, `${id}-0`, day(0) + NOON, 5_000)]);
      const [row] = await book.database.query<{ ref: number }>('select ref from person where member_id = $1', [id]);
      if (inControlGroup(row!.ref, CHURN.controlShare) === control) return id;
    }
  };

  /** Messages about warnings of a member, in the order in which the relay sends them. */
  const messages = async (
    memberId: string,
  ): Promise<{ kind: string; at: number; detail: Record<string, unknown> }[]> => {
    const relay = new RelayStore(book.database);
    const [row] = await book.database.query<{ lane: number }>(
      'select lane from member join person using (ref) where member_id = $1',
      [memberId],
    );
    const lines = (await relay.read([{ lane: row!.lane, after: 0, limit: 10_000 }])).lines.get(row!.lane) ?? [];
    return lines
      .filter((line) => line.memberId === memberId && line.kind.startsWith('warning.'))
      .map((line) => ({
        kind: line.kind,
        at: line.effectiveAt,
        detail: JSON.parse(line.detail!) as Record<string, unknown>,
      }));
  };

  it('are raised, resolved and raised again, each told once and numbered', async () => {
    book.now = day(0) + NOON;
    const id = await newMember();
    book.now = day(89);
    expect(await store.decide([id], decision())).toMatchObject({ raised: 0, silent: 0 });
    book.now = day(90) + 1_000;
    expect(await store.decide([id], decision())).toMatchObject({ raised: 1 });
    expect(await store.decide([id], decision())).toEqual({ raised: 0, again: 0, resolved: 0, withdrawn: 0, silent: 0 });

    book.now = day(100);
    await book.apply([order(id, `${id}-1`, day(99), 1_000)]);
    expect(await store.decide([id], decision())).toMatchObject({ resolved: 1 });
    book.now = day(120);
    await book.apply([cancel(id, `${id}-1`, day(119))]);
    expect(await store.decide([id], decision())).toMatchObject({ again: 1 });

    const told = await messages(id);
    expect(told.map(({ kind, at }) => [kind, at])).toEqual([
      ['warning.raised', day(90)],
      ['warning.resolved', day(99)],
      ['warning.raised', day(120)],
    ]);
    expect(told.map(({ detail }) => detail['warningSequence'])).toEqual([1, 2, 3]);
    expect(new Set(told.map(({ detail }) => detail['warningId'])).size).toBe(1);
    expect(told[0]?.detail).toMatchObject({
      risk: null,
      modelVersion: null,
      clvMinor: null,
      tier: 'bronze',
      lastActivityAt: '2026-01-01T12:00:00.000Z',
      reasons: ['ordered once; silent for 90 days', 'no model is fitted yet: the rule of silence applies'],
      validUntil: '2026-06-30T00:00:00.000Z',
    });
    expect(await reader.ofMember(id)).toMatchObject([{ state: 'raised', told: true, lastOrderDay: '2026-01-01' }]);
  });

  it('are withdrawn by an order of the time before, and when no order is left', async () => {
    book.now = day(0) + NOON;
    const [late, none] = [await newMember(), await newMember()];
    book.now = day(91);
    await store.decide([late, none], decision());
    await book.apply([order(late, `${late}-1`, day(80), 100), refund(none, `${none}-0`, `${none}-r`, day(91), 5_000)]);
    expect((await store.concerned([late, 'nobody'], [none])).sort()).toEqual([late, none].sort());
    expect(await store.decide([late, none], decision())).toMatchObject({ withdrawn: 2, resolved: 0 });
    expect(await store.concerned([late], [none])).toEqual([none]);
    expect((await messages(none)).map(({ kind }) => kind)).toEqual(['warning.raised', 'warning.withdrawn']);
    expect(await reader.ofMember(late)).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('are kept and not sent where they were noticed late, and in the control group', async () => {
    book.now = day(0) + NOON;
    const [late, control] = [await newMember(), await newMember(true)];
    book.now = day(95);
    expect(await store.decide([control], decision())).toMatchObject({ raised: 0, silent: 1 });
    book.now = day(98);
    expect(await store.decide([late], decision())).toMatchObject({ raised: 0, silent: 1 });
    await book.apply([order(late, `${late}-1`, day(98), 100), order(control, `${control}-1`, day(98), 100)]);
    expect(await store.decide([late, control], decision())).toMatchObject({ resolved: 0, silent: 2 });
    expect(await messages(late)).toEqual([]);
    expect(await messages(control)).toEqual([]);
    expect(await reader.ofMember(late)).toMatchObject([{ state: 'resolved', told: false, control: false }]);
    expect(await reader.ofMember(control)).toMatchObject([{ state: 'resolved', told: false, control: true }]);
  });

  it('know since when the last order day is the last one', async () => {
    const known = new Map<string, KnownSince | null>();
    const note = (id: string): ChurnDecision => {
      return decision((crossedAt, since) => (known.set(id, since), crossedAt));
    };
    book.now = day(0) + NOON;
    const id = await newMember();
    const first = book.now;
    book.now = day(30);
    await book.apply([order(id, `${id}-1`, day(30), 100)]);
    const second = book.now;
    book.now = day(500);
    await store.decide([id], note(id));
    expect(known.get(id)).toEqual({ recordedAt: second, latestAt: day(30) });
    await book.apply([cancel(id, `${id}-1`, day(400))]);
    await store.decide([id], note(id));
    expect(known.get(id)).toEqual({ recordedAt: day(500) + 1, latestAt: day(400) });
    expect(first).toBeLessThan(second);
  });

  it('come page by page, the latest crossing first', async () => {
    const all = await reader.page(100, null);
    const paged: string[] = [];
    for (let after = null as (typeof all)['next'], more = true; more; more = after !== null) {
      const page = await reader.page(2, after);
      paged.push(...page.warnings.map((warning) => warning.warningId));
      after = page.next;
    }
    expect(paged).toEqual(all.warnings.map((warning) => warning.warningId));
    expect((await reader.page(100, null, { ...ALL_WARNINGS, state: 'withdrawn' })).warnings).toHaveLength(2);
    expect(await reader.counts()).toMatchObject({ withdrawn: 2, resolved: 2 });
  });

  it('are decided by the version of the model that comes into force meanwhile, and by none before it', async () => {
    book.now = day(600) + NOON;
    const [id] = [`v${(orders += 1)}`];
    await book.apply([order(id, `${id}-0`, book.now, 5_000)]);
    const models = new ModelStore(book.database);
    const plain = plainJudgement(CHURN);
    const first: ChurnJudgement = { ...plain, modelVersion: '1', warnsAt: () => day(700), inForceFrom: day(600) };
    const adopt = async (): Promise<void> => {
      await models.ask('asked', null, book.now, book.now);
      const task = (await models.begin(book.now, book.now))!;
      const found = { content: {}, report: { members: 1, orders: 1 } } as Parameters<ModelStore['adopt']>[1];
      const at = { startedAt: book.now, endedAt: book.now, inForceFrom: day(600) };
      await new LeaseStore(book.database).alone(
        'refit',
        async (lease) => void (await models.adopt(task, found, at, lease)),
      );
    };
    book.now = day(691);
    const asked: number[] = [];
    const judgement = async (version: number): Promise<ChurnJudgement> => {
      asked.push(version);
      // The plain rule would warn now; before it can, another version is adopted.
      if (asked.length === 1) await adopt();
      return version === 0 ? plain : first;
    };
    expect(await store.decide([id], { ...decision(), judgement })).toMatchObject({ raised: 0, silent: 0 });
    expect(asked).toEqual([0, 1]);
    expect(await reader.ofMember(id)).toEqual([]);

    // While someone decides, none is adopted.
    book.now = day(700);
    let adopted = false;
    let adopting: Promise<void> | undefined;
    const noticedAt = (): number => {
      adopting ??= adopt().then(() => void (adopted = true));
      expect(adopted).toBe(false);
      return book.now;
    };
    await store.decide([id], { ...decision(noticedAt), judgement: () => Promise.resolve(first) });
    await adopting;
    expect(await models.currentVersion()).toBe(2);
    expect(await reader.ofMember(id)).toMatchObject([{ modelVersion: '1', crossedAt: '2027-12-02T00:00:00.000Z' }]);
  });

  it('leave a book that keeps every promise, and states that can be scanned', async () => {
    const { invariants } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    const scanned: string[] = [];
    for await (const page of scanMembers(book.database, book.programs, 3)) {
      scanned.push(...page.map(({ bookEpoch, view }) => `${bookEpoch} ${view.memberId}`));
    }
    expect(scanned).toHaveLength(orders);
    const clock = { now: book.now, watermark: book.now };
    const view = await book.reader.member('m1', clock);
    const past = await book.reader.memberAsOf('m1', book.now, book.now);
    expect(past?.sequence).toBe(view?.sequence);
  });
});
