import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Publisher, type OutRecord } from '#messaging';
import { Installation } from '../support/installation.js';
import type { Service } from '../support/stack.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const AT = '2026-03-01T10:00:00Z';
/** All of it, on a machine that does other things too: a pause of one lane alone would take longer. */
const TAKEN_WITHIN_MS = 10_000;

const made = new Installation('inputs', { LOYALTY_CLOCK: 'wall' });
const publisher = new Publisher(made.kafka, quiet);
let ledger: Service;
let gateway: Service;

beforeAll(async () => {
  await made.makeInputTopics(1);
  [ledger, gateway] = await Promise.all([made.start('ledger'), made.start('gateway')]);
}, 180_000);
afterAll(async () => {
  await publisher.close();
  await made.close();
});

type Json = Record<string, unknown>;
type Input = Omit<OutRecord, 'topic' | 'key'> & { key?: string };

const order = { memberId: 'm', orderId: 'o', currency: 'EUR', totalMinor: 5_000 };
const event = (id: string, data: Json, head: Json = {}): Json => ({
  specversion: '1.0',
  source: '/shop',
  id,
  type: 'order.completed',
  time: AT,
  data: { ...order, orderId: `o-${id}`, ...data },
  ...head,
});
const json = (value: unknown): Input => ({ value: JSON.stringify(value) });
const sent = (id: string, data: Json, head?: Json): Input => json(event(id, data, head));
const other = (id: string, type: string, data: Json): Input =>
  json({ ...event(id, {}), type, data: { memberId: 'm', ...data } });
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const registry = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from(JSON.stringify(event('prefixed', {})))]);
const inADay = new Date(Date.now() + 2 * 86_400_000).toISOString();
const binary: Input = {
  value: JSON.stringify({ ...order, orderId: 'o-binary' }),
  headers: {
    ce_specversion: '1.0',
    ce_id: 'binary',
    ce_source: '/shop',
    ce_type: 'order.completed',
    ce_time: AT,
    'content-type': 'application/json',
  },
};

/** In this order: what it is, what is sent, what becomes of it. */
const INPUTS: readonly (readonly [string, Input, string])[] = [
  ['a tombstone', { value: null }, 'ignored'],
  ['no JSON', { value: '<order id="1"/>' }, 'NotJson'],
  ['half of a record', { value: JSON.stringify(event('half', {})).slice(0, 80) }, 'NotJson'],
  ['the prefix of a Schema Registry', { value: registry }, 'SchemaRegistryPrefix'],
  ['no CloudEvent', json({ orderId: 'o-1', total: 5 }), 'NotCloudEvent'],
  ['an unknown type', sent('unknown', { totalMinor: -1 }, { type: 'order.packed' }), 'ignored'],
  ['a wrong type', sent('typed', { orderId: 5 }), 'SchemaViolation'],
  ['a missing field', sent('missing', { currency: undefined }), 'SchemaViolation'],
  ['12.5 cents', sent('half-cent', { totalMinor: 12.5 }), 'SchemaViolation'],
  ['less than nothing', sent('negative', { totalMinor: -1 }), 'SchemaViolation'],
  ['10^13 cents', sent('huge', { totalMinor: 10 ** 13 }), 'SchemaViolation'],
  ['another currency', sent('usd', { currency: 'USD' }), 'UnknownCurrency'],
  ["another one's key", { ...sent('key', {}), key: 'somebody-else' }, 'KeyMismatch'],
  ['the far future', sent('future', {}, { time: inADay }), 'FarFuture'],
  ['a day that no calendar has', sent('feb-30', {}, { time: '2026-02-30T10:00:00Z' }), 'InvalidTime'],
  ['a zero character in an id', sent('zero', { orderId: 'a\u0000b' }), 'SchemaViolation'],
  ['half a surrogate pair in an id', sent('\ud800', {}), 'SchemaViolation'],
  ['both in a text', other('text', 'review.published', { ...review('1'), text: 'a\u0000b\ud800' }), 'applied'],
  ['900 kB of text', other('long', 'review.published', { ...review('2'), text: 'x'.repeat(900_000) }), 'applied'],
  [
    'deep nesting',
    { value: JSON.stringify(event('deep', { d: 0 })).replace('"d":0', `"d":${nested(900)}`) },
    'applied',
  ],
  [
    'too deep nesting',
    { value: JSON.stringify(event('x', { d: 0 })).replace('"d":0', `"d":${nested(9_000)}`) },
    'TooDeep',
  ],
  [
    'a doubled key',
    { value: JSON.stringify(event('twice', {})).replace('"totalMinor"', '"totalMinor":1,"totalMinor"') },
    'applied',
  ],
  ['an order', sent('first', { orderId: 'o-77' }), 'applied'],
  ['the same once more', sent('first', { orderId: 'o-77' }), 'duplicate'],
  ['the same identity with other content', sent('first', { orderId: 'o-77', totalMinor: 1 }), 'ConflictingContent'],
  ['the same order under another identity', sent('second', { orderId: 'o-77' }), 'duplicate'],
  ['its order id with other content', sent('third', { orderId: 'o-77', totalMinor: 1 }), 'ConflictingContent'],
  ['binary mode', binary, 'applied'],
  ['a survey', other('survey', 'survey.answered', { surveyId: 's', metric: 'nps', score: 9 }), 'applied'],
  ['a referral', other('referral', 'referral.completed', { referredMemberId: 'n', referralId: 'r' }), 'applied'],
  ['content', other('content', 'content.published', { contentId: 'c', kind: 'photo' }), 'applied'],
];

function review(reviewId: string): Json {
  return { reviewId, sku: `s-${reviewId}`, rating: 5 };
}

describe('every kind of input, among neighbours', () => {
  it('has its one outcome, holds up no neighbour, and what is engagement shows in the history of its member', async () => {
    const topic = made.topic('commerce.orders');
    const records = INPUTS.flatMap(([, { key = 'm', ...input }], i): OutRecord[] => [
      { topic, key, ...input },
      { topic, key: `n-${i}`, ...sent(`neighbour-${i}`, { memberId: `n-${i}` }) },
    ]);
    const publishedAt = performance.now();
    await publisher.publish(records);
    await made.atRest(records.length);
    expect(performance.now() - publishedAt).toBeLessThan(TAKEN_WITHIN_MS);
    expect(ledger.logTail(500)).not.toContain('the lane pauses');

    const book = await made.book();
    const letters = await book.query<{ at: number; reason: string }>(
      'select record_offset as at, reason from dead_letter where topic = $1',
      [topic],
    );
    const facts = await book.query<{ id: string }>(`select event_id as id from fact where source = '/shop'`);
    const reasonAt = new Map(letters.map(({ at, reason }) => [Number(at), reason]));
    const applied = new Set(facts.map(({ id }) => id));
    const became = INPUTS.map(([what, , outcome], i) => {
      const reason = reasonAt.get(2 * i);
      // What is applied, repeats or is ignored leaves no letter; which of these is counted below.
      return [what, reason ?? (/^[a-z]+$/.test(outcome) ? outcome : 'no dead letter')];
    });
    expect(became).toEqual(INPUTS.map(([what, , outcome]) => [what, outcome]));
    expect(INPUTS.filter((_, i) => !applied.has(`neighbour-${i}`))).toEqual([]);
    const count = (...outcomes: string[]): number => INPUTS.filter(([, , one]) => outcomes.includes(one)).length;
    const conflict = count('ConflictingContent');
    const [appliedOnes, duplicate, ignored] = [count('applied'), count('duplicate'), count('ignored')];
    expect(await made.outcomes()).toEqual({
      applied: appliedOnes + INPUTS.length,
      duplicate,
      conflict,
      invalid: INPUTS.length - appliedOnes - duplicate - ignored - conflict,
      ignored,
    });

    const answer = await fetch(`${gateway.baseUrl}/v1/members/m/entries?limit=100`);
    const { items } = (await answer.json()) as { items: { points: number; cause: { type: string } | null }[] };
    for (const type of ['survey.answered', 'referral.completed', 'content.published']) {
      expect(items.filter(({ cause }) => cause?.type === type).map(({ points }) => points)).toEqual([0]);
    }
    expect((await made.verify()).ok).toBe(true);
  }, 120_000);
});
