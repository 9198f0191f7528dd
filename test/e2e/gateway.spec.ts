import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileValidator, Entry, Lot, Member, MemberInsightView, Problem, refusalsOf } from '#contracts';
import type { CloudEvent } from '../reference/types.js';
import { Installation } from '../support/installation.js';
import { eventually, type Service } from '../support/stack.js';

const TOKENS = 'rita:reader:r-token,olaf:operator:o-token,ada:admin:a-token';
/** An id with all that an address must escape. */
const MEMBER = 'm/1 ü?&#%';

type Json = Record<string, unknown>;
interface Answered {
  status: number;
  headers: Headers;
  body: Json;
}

interface CallOptions {
  method?: string;
  /** Null: without a token. */
  token?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

const made = new Installation('gateway', { LOYALTY_API_TOKENS: TOKENS });
let gateway: Service;

async function call(path: string, options: CallOptions = {}): Promise<Answered> {
  const { token = 'r-token', headers, ...rest } = options;
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${gateway.baseUrl}${path}`, { ...rest, headers: { ...authorization, ...headers } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
}

const post = (path: string, key: string | null, token = 'o-token', body?: string) =>
  call(path, {
    method: 'POST',
    token,
    headers: { ...(key === null ? {} : { 'idempotency-key': key }), 'content-type': 'application/json' },
    body: body ?? '{}',
  });

const of = (memberId: string, rest = '') => `/v1/members/${encodeURIComponent(memberId)}${rest}`;

function order(memberId: string, orderId: string, time: string, totalMinor: number, currency = 'EUR'): CloudEvent {
  const data = { memberId, orderId, currency, totalMinor };
  return { specversion: '1.0', source: '/shop', id: `e-${orderId}`, type: 'order.completed', time, data };
}

async function letters(query = ''): Promise<Json[]> {
  return (await call(`/v1/ops/dead-letters${query}`, { token: 'o-token' })).body['items'] as Json[];
}

beforeAll(async () => {
  await Promise.all([made.start('ledger'), made.start('insights')]);
  gateway = await made.start('gateway');
  const months = ['01', '02', '03', '04', '05', '06'];
  const events = [
    ...months.map((month, i) => order(MEMBER, `o-${month}`, `2026-${month}-01T10:00:00Z`, 50_000 + i)),
    order('m-2', 'o-1', '2026-06-02T10:00:00Z', 1_000),
    ...[1, 2, 3].map((n) => order('m-3', `usd-${n}`, '2026-06-01T10:00:00Z', 1_000, 'USD')),
  ];
  await made.publish(events);
  await made.atRest(events.length);
}, 180_000);
afterAll(() => made.close());

describe('members over HTTP', () => {
  it('are shown as the contract has them, brought to now', async () => {
    const { status, body, headers } = await call(of(MEMBER));
    expect(status).toBe(200);
    expect(refusalsOf(compileValidator(Member), body)).toEqual([]);
    expect(body).toMatchObject({
      memberId: MEMBER,
      asOf: '2026-06-02T10:00:00.000Z',
      tier: { level: 'silver', qualifyingPoints: 3_000, since: '2026-02-01T10:00:00.000Z' },
      points: { pending: 625, reserved: 0, deficit: 0 },
      stats: { orders: 6, spendMinor: 300_015, orderDays: 6 },
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('never heard of are problem details with 404', async () => {
    for (const path of ['', '/entries', '/lots', '/tiers', '/insight', '?asOf=2026-01-01T00:00:00Z']) {
      const { status, headers, body } = await call(of('nobody', path));
      expect(status).toBe(404);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(refusalsOf(compileValidator(Problem), body)).toEqual([]);
      expect(body['code']).toBe('member-unknown');
    }
  });

  it('are shown as they were, as it was known', async () => {
    const { body } = await call(of(MEMBER, '?asOf=2026-02-15T10:00:00Z'));
    expect(body).toMatchObject({ asOf: '2026-02-15T10:00:00.000Z', stats: { orders: 2, spendMinor: 100_001 } });
    expect((await call(of(MEMBER, '?knownAt=2026-01-01T00:00:00Z'))).status).toBe(404);
    expect((await call(of(MEMBER, '?asOf=2026-06-02T10:00:00.001Z'))).status).toBe(400);
    expect((await call(of(MEMBER, '?asOf=2026-02-30T10:00:00Z'))).status).toBe(400);
  });

  it('have entries, lots and tiers that pages of two show as one page does', async () => {
    for (const [list, declared] of [
      ['/entries', Entry],
      ['/lots', Lot],
      ['/tiers', undefined],
    ] as const) {
      const whole = (await call(of(MEMBER, `${list}?limit=500`))).body['items'] as Json[];
      expect(whole.length).toBeGreaterThan(0);
      if (declared !== undefined)
        expect(whole.flatMap((item) => refusalsOf(compileValidator(declared), item))).toEqual([]);
      const paged: Json[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await call(of(MEMBER, `${list}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`));
        paged.push(...(body['items'] as Json[]));
        cursor = body['nextCursor'] as string | null;
      }
      expect(paged).toEqual(whole);
    }
    expect((await call(of(MEMBER, '/entries?cursor=x'))).status).toBe(400);
    expect((await call(of(MEMBER, '/entries?limit=0'))).status).toBe(400);
  });

  it('have entries that sum up to their points', async () => {
    const { body } = await call(of(MEMBER));
    const points = body['points'] as Record<string, number>;
    const entries = (await call(of(MEMBER, '/entries?limit=500'))).body['items'] as { points: number }[];
    const sum = entries.reduce((total, entry) => total + entry.points, 0);
    expect(sum).toBe(points['active']! + points['pending']! + points['reserved']! - points['deficit']!);
  });
});

describe('insights over HTTP', () => {
  it('show a member among the population', async () => {
    const insight = await eventually(async () => {
      const { body } = await call(of(MEMBER, '/insight'));
      return body['rfm'] ? body : undefined;
    });
    expect(refusalsOf(compileValidator(MemberInsightView), insight)).toEqual([]);
    expect(insight).toMatchObject({
      rfm: { recencyDays: 1, frequency: 6, monetaryMinor: 300_015 },
      churn: { risk: null, state: 'active', warnings: [] },
    });
  });

  it('show the population, its segments and key figures', async () => {
    const rfm = await eventually(async () => {
      const { body } = await call('/v1/insights/rfm');
      return body['size'] === 2 ? body : undefined;
    });
    expect(rfm).toMatchObject({ size: 2, count: { grid: expect.any(Array), segments: expect.any(Array) } });
    expect((await call('/v1/insights/kpis')).body).toMatchObject({ members: 2, warnings: { raised: 0 } });
    const { segment } = (await call(of(MEMBER, '/insight'))).body['rfm'] as { segment: string };
    const { body } = await call(`/v1/insights/segments/${encodeURIComponent(segment)}`);
    expect(body['items']).toContainEqual(expect.objectContaining({ memberId: MEMBER, frequency: 6 }));
    expect((await call('/v1/insights/segments/nobodies')).status).toBe(404);
    expect((await call('/v1/churn-warnings')).body).toEqual({ items: [], nextCursor: null });
  });
});

describe('roles', () => {
  it('let nobody in without a token, and say how', async () => {
    for (const token of [null, 'wrong']) {
      const { status, headers, body } = await call(of(MEMBER), { token });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(body['code']).toBe('unauthenticated');
    }
  });

  it('let readers read members and nothing of the dead letters', async () => {
    expect((await call('/v1/ops/dead-letters')).status).toBe(403);
    expect((await post('/v1/ops/dead-letters/1/discard', randomUUID(), 'r-token')).status).toBe(403);
    for (const token of ['r-token', 'o-token', 'a-token']) expect((await call(of(MEMBER), { token })).status).toBe(200);
    expect((await call('/v1/ops/dead-letters', { token: 'a-token' })).status).toBe(200);
  });

  it('leave health, metrics and the description open', async () => {
    for (const path of ['/health/live', '/health/ready', '/v1/openapi.json']) {
      expect((await call(path, { token: null })).status).toBe(200);
    }
    for (const path of ['/metrics', '/v1/docs', '/v1/docs/swagger-ui-bundle.js']) {
      expect((await fetch(`${gateway.baseUrl}${path}`)).status).toBe(200);
    }
  });
});

describe('operations over HTTP', () => {
  it('show the lag of both groups', async () => {
    const items = (await call('/v1/ops/lag')).body['items'] as Json[];
    const groups = new Set(items.map((item) => item['group']));
    expect(groups).toEqual(new Set([made.topic('loyalty.ledger'), made.topic('loyalty.insights')]));
    const orders = items.filter((item) => item['topic'] === made.topic('commerce.orders'));
    expect(orders.reduce((sum, item) => sum + (item['end'] as number), 0)).toBe(10);
    expect(items.every((item) => item['lagRecords'] === 0 && item['moving'] === true)).toBe(true);
  });

  it('list dead letters with filters and pages, and show one', async () => {
    expect(await letters('?reason=UnknownCurrency')).toHaveLength(3);
    expect(await letters('?topic=commerce.reviews')).toEqual([]);
    const [newest] = await letters('?memberId=m-3&limit=1&status=open&topic=commerce.orders');
    expect(newest).toMatchObject({ memberId: 'm-3', outcome: 'invalid', reason: 'UnknownCurrency', status: 'open' });
    const shown = await call(`/v1/ops/dead-letters/${String(newest?.['id'])}`, { token: 'o-token' });
    expect(JSON.parse(shown.body['value'] as string)).toMatchObject({ data: { currency: 'USD' } });
    expect((await call('/v1/ops/dead-letters/99999', { token: 'o-token' })).status).toBe(404);
    expect((await call('/v1/ops/dead-letters/x', { token: 'o-token' })).status).toBe(404);
  });

  it('need an Idempotency-Key, and give the first answer to its repetition, also to calls at once', async () => {
    const [letter] = await letters('?status=open');
    const path = `/v1/ops/dead-letters/${String(letter?.['id'])}/discard`;
    expect((await post(path, null)).body['code']).toBe('idempotency-key-missing');
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(path, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ status: 'discarded', statusBy: 'olaf' });
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(5);
    expect((await post(path, key, 'o-token', '{"other":1}')).body['code']).toBe('idempotency-key-reused');
    // Keys belong to the caller: another one's is a new request, and the letter is settled already.
    expect((await post(path, key, 'a-token')).body['code']).toBe('conflict');
    expect((await post(path, randomUUID())).status).toBe(409);
  });

  it('replay a record with its key, value and headers', async () => {
    const [letter] = await letters('?status=open');
    const before = (await letters()).length;
    const { status, body } = await post(`/v1/ops/dead-letters/${String(letter?.['id'])}/replay`, randomUUID());
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'replayed', statusBy: 'olaf' } });
    const again = await eventually(async () => {
      const all = await letters();
      return all.length > before ? all[0] : undefined;
    });
    expect(again).toMatchObject({
      key: letter?.['key'],
      value: letter?.['value'],
      reason: 'UnknownCurrency',
      status: 'open',
    });
  });
});

describe('hostile requests', () => {
  it('get problem details and no internals', async () => {
    const refused: [Promise<Answered>, number][] = [
      [call('/v1/nothing'), 404],
      [call('/v1/members/%zz'), 400],
      [call(of('x'.repeat(201))), 404],
      [call(of('a\u0000b')), 404],
      [post('/v1/ops/dead-letters/1/replay', 'key', 'o-token', '{"half":'), 400],
      [post('/v1/ops/dead-letters/1/replay', 'key', 'o-token', `"${'x'.repeat(300_000)}"`), 413],
      [call('/v1/ops/lag', { headers: { 'x-long': 'x'.repeat(17_000) } }), 431],
      [call('/v1/ops/lag', { method: 'DELETE' }), 404],
    ];
    for (const [asked, status] of refused) {
      const answer = await asked;
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(refusalsOf(compileValidator(Problem), answer.body)).toEqual([]);
      expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at .*\(|select |postgres/);
    }
  });

  it('may name a member with 200 characters of four bytes', async () => {
    expect((await call(of('🎈'.repeat(200)))).body['code']).toBe('member-unknown');
  });
});
