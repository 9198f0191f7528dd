import { isDeepStrictEqual } from 'node:util';
import { contentHash, parseInstant, type CommerceEvent } from '#contracts';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore, stateOf } from '#projections';
import { OUTCOMES, PositionStore, scanMembers, type Outcome } from '#storage';
import { knownPrograms } from '../../support/book.js';
import type { Installation } from '../../support/installation.js';
import { readAsCrm } from '../../support/outside.js';
import { readTopic, type TopicRecord } from '../../support/records.js';
import { NUMBER_HEADER, type Traffic } from './traffic.js';
import type { Asked, Shoppers } from './shoppers.js';

/** What was looked at, and what was not as promised, in words. */
export interface Findings {
  checked: Record<string, number>;
  broken: string[];
}

const EXAMPLES = 10;

class Notes implements Findings {
  readonly checked: Record<string, number> = {};
  readonly broken: string[] = [];

  check(what: string, holds: boolean, words: () => string): void {
    this.checked[what] = (this.checked[what] ?? 0) + 1;
    if (!holds && this.broken.filter((one) => one.startsWith(what)).length < EXAMPLES)
      this.broken.push(`${what}: ${words()}`);
  }
}

/**
 * Holds the promises of docs (exactly once, order, sums, Redis as the book) against an installation at rest, from what was sent and what
 * its topics, book and Redis hold.
 */
export async function checkPromises(
  made: Installation,
  traffic: Traffic,
  shoppers: Shoppers | undefined,
): Promise<Findings> {
  const notes = new Notes();
  const input = (await Promise.all(traffic.topics.map((topic) => readTopic(made.kafka, topic)))).flat();
  const expected = expectedOf(input, traffic);
  checkAcknowledged(notes, input, traffic);
  await checkPositions(notes, made, expected);
  await checkFacts(notes, made, expected);
  await checkDeadLetters(notes, made, traffic, expected);
  if (shoppers) await checkCommands(notes, made, shoppers.answered);
  await checkBook(notes, made);
  await checkOutside(notes, made);
  await checkRedis(notes, made);
  return notes;
}

interface Expected {
  record: TopicRecord;
  outcome: Outcome;
  /** `member source id`, of valid ones. */
  identity: string;
  content: string;
}

/** What must become of each record, from the topics alone: the first of an identity is a fact, others repeat or contradict it. */
function expectedOf(input: readonly TopicRecord[], traffic: Traffic): Expected[] {
  const contents = new Map<string, string>();
  return input.map((record) => {
    const { kind, event } = traffic.sent[numberOf(record)]!;
    if (kind !== 'valid') return { record, outcome: kind, identity: '', content: '' };
    const { source, id, type, time, data } = event!;
    const identity = `${record.key} ${source} ${id}`;
    const content = contentHash({ type, timeMs: parseInstant(time)!, data } as unknown as CommerceEvent);
    const first = contents.get(identity);
    if (first === undefined) contents.set(identity, content);
    const outcome = first === undefined ? 'applied' : first === content ? 'duplicate' : 'conflict';
    return { record, outcome, identity, content };
  });
}

function numberOf({ headers }: TopicRecord): number {
  return Number(String(headers[NUMBER_HEADER]));
}

const placeOf = ({ topic, partition, offset }: Pick<TopicRecord, 'topic' | 'partition' | 'offset'>): string =>
  `${topic} ${partition} ${offset}`;

function checkAcknowledged(notes: Notes, input: readonly TopicRecord[], traffic: Traffic): void {
  const there = new Set(input.map(numberOf));
  traffic.sent.forEach(({ acknowledged }, number) => {
    notes.check(
      'acknowledged records are in their topic',
      !acknowledged || there.has(number),
      () => `number ${number}`,
    );
  });
}

async function checkPositions(notes: Notes, made: Installation, expected: readonly Expected[]): Promise<void> {
  const counted = new Map<string, Record<Outcome, number>>();
  for (const { record, outcome } of expected) {
    const key = `${record.topic} ${record.partition}`;
    const counts = counted.get(key) ?? { applied: 0, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 };
    counts[outcome] += 1;
    counted.set(key, counts);
  }
  const positions = await new PositionStore(await made.book()).all();
  for (const [key, counts] of counted) {
    const found = positions.find((one) => `${one.topic} ${one.partition}` === key);
    const right = found !== undefined && OUTCOMES.every((outcome) => found[outcome] === counts[outcome]);
    const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
    notes.check('every offset has exactly one outcome', right && found.position === records, () => {
      return `${key}: ${JSON.stringify(counts)} of ${records}, the book has ${JSON.stringify(found)}`;
    });
  }
}

async function checkFacts(notes: Notes, made: Installation, expected: readonly Expected[]): Promise<void> {
  const rows = await (
    await made.book()
  ).query<{ identity: string; content: string }>(
    `select p.member_id || ' ' || f.source || ' ' || f.event_id as identity, f.content::text
      from fact f join person p on p.ref = f.ref where f.source <> '/loyalty/commands'`,
  );
  const facts = new Map(rows.map((row) => [row.identity, row.content]));
  const applied = expected.filter((one) => one.outcome === 'applied');
  for (const { identity, content } of applied) {
    const found = facts.get(identity);
    notes.check('a record that is applied is a fact, as it came', found === content, () => `${identity}: ${found}`);
  }
  notes.check('there are no other facts', rows.length === applied.length, () => `${rows.length}`);
}

async function checkDeadLetters(
  notes: Notes,
  made: Installation,
  traffic: Traffic,
  expected: readonly Expected[],
): Promise<void> {
  const rows = await (
    await made.book()
  ).query<{ topic: string; partition: number; offset: number; published: boolean }>(
    'select topic, partition, record_offset as "offset", published from dead_letter',
  );
  const refused = expected.filter(({ outcome }) => outcome === 'invalid' || outcome === 'conflict');
  const wanted = new Set(refused.map(({ record }) => placeOf(record)));
  const kept = new Set(rows.map(placeOf));
  notes.check('each dead letter is kept once', rows.length === kept.size, () => `${rows.length} of ${kept.size}`);
  for (const place of wanted) notes.check('a refused record is a dead letter', kept.has(place), () => place);
  for (const place of kept) notes.check('a dead letter is a refused record', wanted.has(place), () => place);
  const letters = (await Promise.all(traffic.topics.map((topic) => readTopic(made.kafka, `${topic}-dlt`)))).flat();
  const published = new Set(letters.map(originOf));
  for (const place of wanted) notes.check('a dead letter is published', published.has(place), () => place);
  for (const place of published) notes.check('what is published is a dead letter', kept.has(place), () => place);
}

function originOf({ headers }: TopicRecord): string {
  const bytes = (name: string): Buffer => headers[`kafka_dlt-original-${name}`] as Buffer;
  return placeOf({
    topic: bytes('topic').toString(),
    partition: bytes('partition').readInt32BE(),
    offset: Number(bytes('offset').readBigInt64BE()),
  });
}

async function checkCommands(notes: Notes, made: Installation, answered: readonly Asked[]): Promise<void> {
  const rows = await (
    await made.book()
  ).query<{ data: string }>(`select f.data from fact f where f.source = '/loyalty/commands'`);
  const recorded = rows.map(({ data }) => (JSON.parse(data) as { redemptionId: string }).redemptionId);
  const granted = answered.filter(({ status }) => status === 201).map(({ redemptionId }) => redemptionId!);
  for (const id of granted)
    notes.check('a redemption that was granted is in the book', recorded.includes(id), () => id);
  notes.check(
    'a redemption that was granted counts once',
    recorded.length === granted.length && new Set(recorded).size === recorded.length,
    () => `${recorded.length} recorded, ${granted.length} granted`,
  );
}

async function checkBook(notes: Notes, made: Installation): Promise<void> {
  for (const { name, checked, broken } of (await made.verify()).invariants) {
    notes.checked[`verify: ${name}`] = checked;
    for (const words of broken) notes.check(`verify: ${name}`, false, () => words);
  }
}

async function checkOutside(notes: Notes, made: Installation): Promise<void> {
  const events = await made.read('loyalty.events');
  const { gaps, wrongBalances, lastSequence } = readAsCrm(events);
  notes.check('events of a member come in order', gaps.length === 0, () => gaps.slice(0, EXAMPLES).join('; '));
  notes.check('events say the balance', wrongBalances.length === 0, () => wrongBalances.slice(0, EXAMPLES).join('; '));
  const ids = new Map<string, string>();
  for (const { key, value } of events) {
    const { id, membersequence } = value as { id: string; membersequence: number };
    const place = `${key} ${membersequence}`;
    notes.check('a repeated event has the same id', (ids.get(place) ?? id) === id, () => place);
    ids.set(place, id);
  }
  const warned = new Map<string, number>();
  for (const { key, value } of await made.read('loyalty.churn-warnings')) {
    const { warningsequence } = value as { warningsequence: number };
    const last = warned.get(key) ?? 0;
    notes.check('warnings of a member come in order', warningsequence <= last + 1, () => `${key}: ${warningsequence}`);
    warned.set(key, Math.max(last, warningsequence));
  }
  const states = await made.newestStates();
  const members = await (
    await made.book()
  ).query<{ id: string; sequence: number; member_sequence: number; warning_sequence: number }>(
    `select p.member_id as id, m.sequence, m.member_sequence, m.warning_sequence
      from member m join person p on p.ref = m.ref`,
  );
  for (const { id, sequence, member_sequence, warning_sequence } of members) {
    notes.check('the newest state is the last one published', states.get(id) === sequence, () => {
      return `${id}: ${states.get(id)} published, ${sequence} in the book`;
    });
    notes.check('every event was sent', (lastSequence.get(id) ?? 0) === member_sequence, () => {
      return `${id}: ${lastSequence.get(id)} of ${member_sequence}`;
    });
    notes.check('every warning was sent', (warned.get(id) ?? 0) === warning_sequence, () => {
      return `${id}: ${warned.get(id)} of ${warning_sequence}`;
    });
  }
}

async function checkRedis(notes: Notes, made: Installation): Promise<void> {
  const redis = connectRedis(made.redisUrl, () => undefined);
  try {
    const store = projectionOf(made, redis);
    for await (const page of scanMembers(await made.book(), knownPrograms(await made.book(), await made.programs()))) {
      for (const { view, bookEpoch } of page) {
        const found = await store.member(view.memberId);
        const right = stateOf(view, bookEpoch);
        notes.check('Redis equals the book', isDeepStrictEqual(found, right), () => {
          return `${JSON.stringify(found)} instead of ${JSON.stringify(right)}`;
        });
      }
    }
  } finally {
    redis.disconnect();
  }
}

export function projectionOf(made: Installation, redis: ReturnType<typeof connectRedis>): InsightStore {
  const prefix = redisPrefix(made.namespace);
  return new InsightStore({ redis, prefix, segments: () => [], wallNow: Date.now, onError: () => undefined });
}
