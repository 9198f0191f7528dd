import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditStore, DeadLetterStore, RelayStore, scanMembers, verifyBook, type AuditedRequest } from '#storage';
import { commandOf } from '../support/book-commands.js';
import { fact, order, refund, TestBook } from '../support/book.js';
import { DEFAULT_PROGRAMS } from '../support/program.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-10T08:00:00Z');
const NAME = 'anna@example.com';
const GUEST = 'guest-of-anna';

let book: TestBook;
beforeAll(async () => (book = await TestBook.open('erasure')), 60_000);
afterAll(() => book.close());

const clock = () => ({ now: book.now, watermark: book.now });

/** Every text in the database that holds one of the words, by table. */
async function whereItStands(words: readonly string[]): Promise<string[]> {
  const tables = await book.database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'`,
    [book.database.schema],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await book.database.query<{ n: number }>(
      `select count(*) as n from "${name}" t, unnest($1::text[]) w
        where strpos(t::text, w) > 0 or strpos(t::text, encode(convert_to(w, 'UTF8'), 'hex')) > 0`,
      [words],
    );
    if (rows[0]!.n > 0) found.push(name);
  }
  return found.sort();
}

const read = (memberId: string): AuditedRequest => ({
  at: book.now,
  caller: 'olaf',
  role: 'operator',
  method: 'GET',
  route: '/v1/members/:memberId',
  memberId,
  status: 200,
  requests: 1,
});

const audited = (memberId: string | undefined) =>
  new AuditStore(book.database).list({
    caller: undefined,
    memberId,
    method: undefined,
    from: undefined,
    to: undefined,
    before: undefined,
    limit: 100,
  });

async function fillMember(): Promise<void> {
  book.now = START + 20 * DAY_MS;
  await book.apply([
    order(GUEST, 'g-1', START, 7_000),
    order(NAME, 'o-1', START, 50_000),
    order(NAME, 'o-2', START + 15 * DAY_MS, 30_000),
    fact('review.published', 'v', START, { memberId: NAME, reviewId: 'v', sku: 'A', rating: 5, text: 'I am Anna' }),
    fact('member.blocked', 'b', START, { memberId: 'friend', reason: 'nothing to do with her' }),
    fact('referral.completed', 'f', START, { memberId: 'friend', referredMemberId: NAME, referralId: 'f' }),
    fact('member.merged', 'm', START + DAY_MS, { memberId: NAME, mergedMemberId: GUEST }),
    fact('member.unblocked', 'u', START + 1, { memberId: 'friend' }),
  ]);
  await book.apply([order(NAME, 'o-1', START, 999)]);
  const granted = () => ({ status: 201, content: JSON.stringify({ memberId: NAME }) });
  await book.ledger.command([commandOf(NAME, { kind: 'hold', holdId: 'h', points: 100, expiresAt: null })], granted);
  const transfer = { kind: 'transfer', transferId: 't', to: 'friend', points: 50 } as const;
  await book.ledger.command([{ ...commandOf(NAME, transfer), note: { note: 'for my friend Anna' } }], granted);
  await new AuditStore(book.database).append([read(NAME), read(GUEST), read('friend')]);
}

describe('an erased person', () => {
  it('is nowhere in the database, and their points are written off', async () => {
    await fillMember();
    expect(await whereItStands([NAME, 'Anna'])).toEqual(
      expect.arrayContaining(['answer', 'dead_letter', 'fact', 'person', 'personal_text']),
    );
    // 500 + 70 active, 50 for the review, 300 pending; 50 given away.
    expect(await book.ledger.erase(NAME, null)).toEqual({ outcome: 'erased', ids: 2, pointsWrittenOff: 870 });
    expect(await whereItStands([NAME, GUEST, 'Anna'])).toEqual(['tombstone']);
  });

  it('stands in the audit log under a random id alone, also in what is written of the time before', async () => {
    await new AuditStore(book.database).append([read(NAME)]);
    const rows = await audited(undefined);
    expect(rows.map(({ memberId }) => memberId?.replace(/^erased-[0-9a-f-]{36}$/, 'random') ?? null)).toEqual([
      null,
      'friend',
      'random',
      'random',
    ]);
    expect(rows[2]!.memberId).not.toBe(rows[3]!.memberId);
    for (const id of [NAME, GUEST]) expect(await audited(id)).toEqual([]);
    expect(await audited(rows[2]!.memberId!)).toHaveLength(1);
  });

  it('is unknown from then on, under every id', async () => {
    expect(await book.reader.member(NAME, clock())).toBeNull();
    expect(await book.reader.member(GUEST, clock())).toBeNull();
    expect(await book.reader.memberAsOf(NAME, START + DAY_MS, book.now)).toBeNull();
    expect(await book.ledger.erase(NAME, null)).toEqual({ outcome: 'unknown' });
    const [person] = await book.database.query<{ member_id: string }>(
      `select member_id from person where member_id like 'erased-%'`,
    );
    expect(await book.reader.member(person!.member_id, clock())).toBeNull();
    const [result] = await book.ledger.command(
      [commandOf('friend', { kind: 'transfer', transferId: 'back', to: NAME, points: 10 })],
      () => null,
    );
    expect(result).toMatchObject({ refusal: { refused: 'taker-unknown' } });
  });

  it('does not come back with later records, which are counted', async () => {
    const result = await book.apply([
      order(NAME, 'o-1', START, 50_000),
      order(GUEST, 'o-9', book.now, 1_000),
      refund(NAME, 'o-1', 'r', book.now, 50_000),
      fact('member.merged', 'again', book.now, { memberId: 'friend', mergedMemberId: GUEST }),
      order('friend', 'o-f', book.now, 1_000),
    ]);
    expect(result).toMatchObject({ erased: 4, deadLetters: 0, members: 1 });
    expect(await book.reader.member(NAME, clock())).toBeNull();
    expect(await whereItStands([NAME])).toEqual(['tombstone']);
  });

  it('is not woken by time, nor seen by a scan', async () => {
    book.now += 800 * DAY_MS;
    await book.ledger.advanceDue(book.now, 1_000);
    const ids: string[] = [];
    for await (const page of scanMembers(book.database, book.programs)) {
      ids.push(...page.map(({ view }) => view.memberId));
    }
    expect(ids).toEqual(['friend']);
  });

  it('is told of under the old ids, and these are forgotten once that is done', async () => {
    const relay = new RelayStore(book.database);
    const { lanes } = await relay.claim('00000000-0000-4000-8000-000000000001', 60_000);
    const told = new Map<string, boolean>();
    for (const { lane } of lanes) {
      const { lines, states } = await relay.read([{ lane, after: 0, limit: 10_000 }]);
      for (const line of lines.get(lane) ?? []) expect(line.memberId).toMatch(/^(?!erased-)./);
      for (const state of states) {
        told.set(state.memberId, state.erased ?? false);
      }
    }
    expect(Object.fromEntries(told)).toEqual({ [NAME]: true, [GUEST]: true, friend: false });
    const heads = await relay.heads();
    await relay.markSent(
      '00000000-0000-4000-8000-000000000001',
      [...heads].map(([lane, sent]) => ({ lane, sent })),
    );
    expect(await whereItStands([NAME, GUEST])).toEqual([]);
  });

  it('leaves a book that keeps every promise, and no dead letters', async () => {
    expect(await new DeadLetterStore(book.database).list({ limit: 10 })).toEqual([]);
    const { invariants, ok, members } = await verifyBook(book.database, DEFAULT_PROGRAMS);
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect({ ok, members }).toEqual({ ok: true, members: 3 });
  });

  it('gets the same answer again under the same key, without the id being kept', async () => {
    await book.apply([order('second', 's-1', START, 10_000)]);
    const keyed = { caller: 'admin', path: 'DELETE /v1/members/second', key: 'k', bodyHash: 'x' };
    expect(await book.ledger.erase('second', keyed)).toMatchObject({ outcome: 'erased', ids: 1 });
    expect(await book.ledger.erase('second', keyed)).toMatchObject({ outcome: 'repeated', status: 200 });
    expect(await book.ledger.erase('second', { ...keyed, key: 'other' })).toEqual({ outcome: 'unknown' });
    expect(await whereItStands(['members/second'])).toEqual([]);
  });
});
