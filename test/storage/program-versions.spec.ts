import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Programs } from '#domain';
import { explanationInWords } from '#language';
import {
  ExplanationReader,
  Ledger,
  LINE_KINDS,
  MemberReader,
  ProgramStore,
  PublishedPrograms,
  simulateProgram,
  verifyBook,
  type LineKind,
} from '#storage';
import { arrivals, judgingInstants } from '../reference/arrivals.js';
import { describeDifference } from '../reference/compare.js';
import { history } from '../reference/history.js';
import { reference } from '../reference/model.js';
import { DAY_MS, DEFAULT_PROGRAM, type Program, type Version } from '../reference/program.js';
import { besideVersions, versionsFor } from '../reference/versions.js';
import { bookedView, knownPrograms, order, TestBook, withMember } from '../support/book.js';
import { DEFAULT_PROGRAM as IN_ENGINE, programsOf } from '../support/program.js';
import { propertyOptions } from '../support/property.js';
import { expectSound } from '../support/sound-explanation.js';

const YEAR_MS = 366 * DAY_MS;

/** The ways to the book of a process that knows these versions. */
function knowing(book: TestBook, versions: Programs) {
  const programs = knownPrograms(book.database, versions);
  const ledger = new Ledger(book.database, 12, { programs, clock: 'wall', wallNow: () => book.now });
  return { ledger, reader: new MemberReader(book.database, ledger, programs) };
}

describe('under several versions of the program, published before, between and after the facts', () => {
  let book: TestBook;
  let members = 0;
  let versions: Version[];
  beforeAll(async () => {
    book = await TestBook.open('program-versions');
    const { seed } = propertyOptions(0);
    const differing = versionsFor({ events: [], commands: [] }).filter(
      (drawn) =>
        drawn.length > 2 && drawn.every((one, i) => i === 0 || one.program.levels !== drawn[i - 1]!.program.levels),
    );
    versions = fc.sample(differing, { numRuns: 1, seed })[0]!;
  }, 60_000);
  afterAll(() => book.close());

  it('any order of arrival, repetition and cut ends in what the rules say', async () => {
    const all = programsOf(versions);
    const before = knowing(book, all.slice(0, 1));
    const after = knowing(book, all);
    const played = history({ types: 'all' })
      .filter((told) => told.events.length > 0)
      .chain((told) =>
        fc.record({
          told: fc.constant(told),
          batches: arrivals(told),
          now: fc.oneof(judgingInstants(told), besideVersions(versions)),
          published: fc.nat({ max: 5 }),
          earlier: fc.constantFrom(0, 0, 1, 40 * DAY_MS),
        }),
      );
    await fc.assert(
      fc.asyncProperty(played, async ({ told, batches, now, published, earlier }) => {
        const memberId = `m-${++members}`;
        for (const [i, batch] of withMember(batches, memberId).entries()) {
          const isBefore = i < published;
          book.now = isBefore ? Math.min(now, versions[1]!.from - earlier) : now;
          await book.apply(batch, undefined, (isBefore ? before : after).ledger);
        }
        for (const at of [now, now + 2 * YEAR_MS]) {
          book.now = at;
          const expected = reference(told.events, at, [], versions);
          expected.waiting = expected.waiting.filter((waits) => Date.parse(waits.time) <= at);
          expect(describeDifference(expected, await bookedView(book, memberId, after.reader))).toBeNull();
        }
      }),
      propertyOptions(150),
    );
  }, 240_000);

  it('leaves a book that keeps every promise', async () => {
    const { invariants, corrections } = await verifyBook(book.database, programsOf(versions));
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    // Where nothing was ever corrected this test has proven nothing.
    expect(corrections).toBeGreaterThan(3);
  });

  it('is simulated to the point: the live side is the book, and the version in force as a draft of its own instant changes nothing', async () => {
    const all = programsOf(versions);
    const { ledger } = knowing(book, all);
    book.now += 5 * YEAR_MS;
    while (
      (await ledger.settleNext(book.now, 500)).members > 0 ||
      (await ledger.advanceDue(book.now, 500)).members > 0
    );
    const { program: draft, validFrom: from } = all.at(-1)!;
    const report = (await simulateProgram(book.database, { programs: all, draft, from, until: book.now }))!;
    expect(report.members).toBe(members);
    expect(report.facts).toBeGreaterThan(members);
    for (const { live, draft: drafted } of Object.values(report.points)) expect(drafted).toBe(live);
    expect(report.tiers.every((cell) => cell.live === cell.draft)).toBe(true);
    const [sums] = await book.database.query<{ outstanding: number; deficit: number }>(
      'select sum(active + pending + reserved - deficit)::bigint as outstanding, sum(deficit)::bigint as deficit from member',
    );
    const { outstanding, deficit, earned, adjusted, restored, expired, reversed, spent } = report.points;
    expect({ outstanding: outstanding.live, deficit: deficit.live }).toEqual(sums);
    const kinds = await book.database.query<{ kind: number; points: number }>(
      `select coalesce(c.kind, e.kind) as kind, sum(e.points)::bigint as points
        from entry e left join entry c on c.ref = e.ref and c.seq = e.corrects group by 1`,
    );
    const booked = (...names: LineKind[]) =>
      kinds.filter(({ kind }) => names.includes(LINE_KINDS.name(kind))).reduce((sum, { points }) => sum + points, 0);
    expect(earned.live).toBe(booked('earned', 'earned-again'));
    expect(expired.live).toBe(-booked('expired', 'expired-again'));
    expect(reversed.live).toBe(0 - booked('reversed'));
    expect(adjusted.live).toBe(booked('adjusted'));
    expect([restored.live, spent.live]).toEqual([0, 0]);
  }, 60_000);
});

/** Silver from 500 on, gold is gone, and platinum is called diamond. */
const NEXT: Program = {
  ...DEFAULT_PROGRAM,
  levels: [
    { level: 'bronze', threshold: 0, multiplierHundredths: 100 },
    { level: 'silver', threshold: 500, multiplierHundredths: 300 },
    { level: 'diamond', threshold: 8_000, multiplierHundredths: 200 },
  ],
};
const START = Date.parse('2026-01-01T00:00:00Z');
const CHANGE = START + 40 * DAY_MS;

describe('a version that comes into force', () => {
  let book: TestBook;
  let programs: PublishedPrograms;
  let ledger: Ledger;
  let reader: MemberReader;
  beforeAll(async () => {
    book = await TestBook.open('program-change');
    const next = programsOf([{ from: 0, program: NEXT }])[0]!.program;
    const read = (content: string) => (content === 'next' ? next : IN_ENGINE);
    programs = new PublishedPrograms(book.database, read, programsOf([{ from: 0, program: DEFAULT_PROGRAM }]));
    ledger = new Ledger(book.database, 12, { programs, clock: 'wall', wallNow: () => book.now });
    reader = new MemberReader(book.database, ledger, programs);
    book.now = START + DAY_MS;
    const spent = { bronze: 10_000, raised: 60_000, silver: 150_000, gold: 600_000, platinum: 2_500_000 };
    const orders = Object.entries(spent).map(([id, minor]) => order(id, `o-${id}`, START, minor));
    await book.apply([...orders, order('late', 'known', START, 100)], undefined, ledger);
  }, 60_000);
  afterAll(() => book.close());

  const store = () => new ProgramStore(book.database, { clock: 'wall', wallNow: () => book.now });
  const clock = () => ({ now: book.now, watermark: book.now });
  const tiersOf = async (id: string) => (await reader.tiers(id, clock()))!.map(({ at, from, to }) => [at, from, to]);

  it('is refused with the field, the value and the rule', async () => {
    const { version } = await store().draft({ name: 'next', content: 'next' });
    expect(version).toBe(2);
    expect(await store().publish({ version: 9 }, null)).toEqual({ outcome: 'unknown' });
    expect(await store().publish({ version }, START)).toMatchObject({
      outcome: 'refused',
      problem: expect.stringMatching(/^validFrom is 2026-01-01T00:00:00.000Z: must not lie before now, 2026-01-02/),
    });
  });

  it('is published once, and known to whoever folds next', async () => {
    book.now += 1_000;
    const first = await store().publish({ version: 2 }, CHANGE);
    expect(first).toMatchObject({ outcome: 'published', program: { version: 2, validFrom: CHANGE } });
    expect(await store().publish({ version: 2 }, null)).toEqual({ ...first, outcome: 'repeated' });
    expect(await store().publish({ version: 2 }, CHANGE + 1)).toMatchObject({ outcome: 'refused' });
    expect(await store().publish({ name: 'next', content: 'next' }, null)).toMatchObject({ outcome: 'unchanged' });
    expect(await store().publish({ name: 'x', content: 'x' }, CHANGE - 1)).toMatchObject({ outcome: 'refused' });
    expect(programs.newest).toBe(1);
    await book.apply([order('late', 'makes known', book.now, 100)], undefined, ledger);
    expect(programs.newest).toBe(2);
  });

  it('is brought to the members who were there before, in batches that go on where they were broken off', async () => {
    book.now = CHANGE - 1;
    expect(await ledger.settleNext(book.now, 2)).toEqual({ members: 0, entries: 0 });
    book.now = CHANGE;
    const batches = [];
    for (let more = true; more;) {
      const { members } = await ledger.settleNext(book.now, 4);
      batches.push(members);
      more = members === 4;
    }
    expect(batches).toEqual([4, 2]);
    expect(await ledger.settleNext(book.now, 4)).toEqual({ members: 0, entries: 0 });
    expect(await book.database.query('select settled_at from program_version where version = 2')).toEqual([
      { settled_at: CHANGE },
    ]);
  });

  it('changes tiers at its instant: by name, a level that has another name in its place being the same', async () => {
    expect(await tiersOf('bronze')).toEqual([]);
    expect(await tiersOf('raised')).toEqual([[CHANGE, 'bronze', 'silver']]);
    expect(await tiersOf('silver')).toEqual([[START, 'bronze', 'silver']]);
    // Gold is gone, and 6,000 points do not reach what is above it.
    expect(await tiersOf('gold')).toEqual([
      [START, 'bronze', 'gold'],
      [CHANGE, 'gold', 'silver'],
    ]);
    // Not in its former place, so another level: platinum is gone too, and what is above silver is above it.
    expect(await tiersOf('platinum')).toEqual([
      [START, 'bronze', 'platinum'],
      [CHANGE, 'platinum', 'diamond'],
    ]);
  });

  it('is the cause of its entries, which are explained in both languages', async () => {
    const explanations = new ExplanationReader(book.database, reader, programs.versions);
    for (const id of ['raised', 'gold', 'platinum', 'silver', 'bronze']) {
      const entries = (await reader.entries(id, clock(), { limit: 100 }))!;
      const [changed] = entries.filter(({ rule }) => rule === 'program-change');
      expect(changed).toMatchObject({ effectiveAt: CHANGE, programVersion: 2, cause: null });
      for (const { entryId } of entries) {
        const found = await explanations.explain(id, entryId, clock());
        if (found === null || found === 'no-entry') throw new Error('not explained');
        expectSound(found);
        if (entryId !== changed!.entryId) continue;
        expect(explanationInWords('en', found, 'EUR').join(' ')).toMatch(/Version 2 of the program came into force/);
        expect(explanationInWords('zh', found, 'EUR').join('')).toMatch(/计划第 2 版生效/);
      }
    }
  });

  it('gives orders from its instant on what it says, and late ones what was in force at their time', async () => {
    book.now = CHANGE + DAY_MS;
    await book.apply(
      [order('raised', 'after', CHANGE, 10_000), order('raised', 'before', CHANGE - 1, 10_000)],
      undefined,
      ledger,
    );
    const lots = (await reader.lots('raised', clock()))!;
    const given = Object.fromEntries(lots.map((lot) => [lot.lotId, lot.given]));
    expect(given).toMatchObject({ 'order:after': 300, 'order:before': 100 });
    const versions = (await reader.entries('raised', clock(), { limit: 100 }))!
      .filter(({ kind }) => kind === 'earned')
      .map(({ lotId, programVersion }) => [lotId, programVersion]);
    expect(Object.fromEntries(versions)).toMatchObject({ 'order:after': 2, 'order:before': 1 });
  });

  it('was not known before it was published', async () => {
    const { publishedAt } = programs.versions[1]!;
    expect((await reader.memberAsOf('raised', CHANGE, publishedAt! - 1))!.tier.level).toBe('bronze');
    expect((await reader.memberAsOf('raised', CHANGE, publishedAt!))!.tier.level).toBe('silver');
  });

  it('leaves a book that keeps every promise', async () => {
    const { invariants } = await verifyBook(book.database, programs.versions);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
  });
});
