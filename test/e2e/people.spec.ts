import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Installation } from '../support/installation.js';
import { fact, order } from '../support/book.js';
import { eventually, type Service } from '../support/stack.js';

const made = new Installation('people', { LOYALTY_API_TOKENS: 'olaf:operator:o,ada:admin:a' });
let gateway: Service;
let sent = 0;

/** Every table that holds a text, in whichever way it is escaped. */
async function whereItStands(text: string): Promise<string[]> {
  const database = await made.book();
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'`,
    [database.schema],
  );
  const spelled = [text, encodeURIComponent(text), Buffer.from(text).toString('hex')];
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.query<{ n: number }>(
      `select count(*) as n from "${name}" t, unnest($1::text[]) w where strpos(t::text, w) > 0`,
      [spelled],
    );
    if (row!.n > 0) found.push(name);
  }
  return found.sort();
}

async function call(method: string, path: string, token: string, body?: object) {
  const json: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
  const answer = await fetch(`${gateway.baseUrl}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'key', ...json },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function publish(...events: ReturnType<typeof fact>[]): Promise<void> {
  sent += events.length;
  await made.publish(events);
  await made.atRest(sent);
}

/** What the compacted topic ends with, by key: the type of the message, or a tombstone. */
async function newest(): Promise<Record<string, unknown>> {
  const last: Record<string, unknown> = {};
  for (const { key, value } of await made.read('loyalty.members')) {
    last[key] = value === null ? 'tombstone' : (value as { type: string }).type;
  }
  return last;
}

const frequency = async (memberId: string) => {
  const { status, body } = await call('GET', `/members/${memberId}/insight`, 'a');
  return status === 200 ? ((body['rfm'] as { frequency: number } | null)?.frequency ?? 0) : status;
};

beforeAll(async () => {
  await Promise.all([made.start('ledger'), made.start('insights')]);
  gateway = await made.start('gateway');
  await publish(
    order('anna', 'a-1', '2026-01-10T10:00:00Z', 50_000),
    order('guest', 'g-1', '2026-01-12T10:00:00Z', 20_000),
    order('ben', 'b-1', '2026-03-01T10:00:00Z', 1_000),
  );
}, 180_000);
afterAll(() => made.close());

describe('people, from record to message', () => {
  it('that turn out to be one answer as one, and the old id points to the new', async () => {
    const moved = { memberId: 'anna', mergedMemberId: 'guest' };
    await publish(fact('member.merged', 'm', '2026-03-02T10:00:00Z', moved));
    expect((await call('GET', '/members/guest', 'o')).body).toMatchObject({
      memberId: 'anna',
      points: { active: 700 },
      stats: { orders: 2 },
    });
    expect(await newest()).toEqual({ anna: 'member.updated', guest: 'member.moved', ben: 'member.updated' });
    await eventually(async () => (await frequency('guest')) === 2, {
      what: 'the projection',
      timeoutMs: 20_000,
    });
  });

  it('give points to each other', async () => {
    const { status, body } = await call('POST', '/members/guest/transfers', 'o', { to: 'ben', points: 40, note: 'hi' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ memberId: 'anna', to: 'ben', points: 40, balance: { active: 660 } });
    expect((await call('POST', '/members/anna/transfers', 'o', { to: 'guest', points: 40 })).body).toMatchObject({
      status: 422,
      code: 'transfer-to-self',
    });
    await made.atRest(sent);
    const signs = (await made.read('loyalty.events'))
      .filter(({ value }) => value?.['type'] === 'points.transferred')
      .map(({ key, value }) => [key, (value!['data'] as { points: number }).points]);
    expect(signs.sort()).toEqual([
      ['anna', -40],
      ['ben', 40],
    ]);
  });

  it('that are erased are gone everywhere, and do not come back', async () => {
    expect((await call('DELETE', '/members/guest', 'o')).status).toBe(403);
    const erased = { status: 200, body: { erased: true, ids: 2, pointsWrittenOff: 660 } };
    expect(await call('DELETE', '/members/guest', 'a')).toEqual(erased);
    expect(await call('DELETE', '/members/guest', 'a')).toEqual(erased);
    await publish(order('anna', 'a-2', '2026-03-03T10:00:00Z', 50_000));
    expect((await call('GET', '/members/anna', 'o')).status).toBe(404);
    expect((await call('GET', '/members/guest', 'o')).status).toBe(404);
    expect(await newest()).toEqual({ anna: 'tombstone', guest: 'tombstone', ben: 'member.updated' });
    await eventually(async () => (await frequency('anna')) === 404 && (await frequency('guest')) === 404, {
      what: 'the projection',
      timeoutMs: 20_000,
    });
    const database = await made.book();
    await eventually(async () => (await database.query('select * from tombstone')).length === 0, {
      what: 'the ids to be forgotten',
      timeoutMs: 20_000,
    });
    expect((await made.verify()).invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect(await made.outcomes()).toMatchObject({ applied: 4, ignored: 1 });
  });

  it('that are erased stand nowhere, however their id was spelled in an address, and the audit log has a random one', async () => {
    await publish(order('eve@shop', 'e-1', '2026-03-04T10:00:00Z', 1_000));
    // A refusal that is kept, under a path with an @ that need not be escaped and is.
    for (const spelled of ['eve@shop', 'eve%40shop', '%65ve@shop'])
      expect((await call('POST', `/members/${spelled}/redemptions`, 'o', { points: 5_000 })).status).toBe(422);
    expect((await call('GET', '/members/eve@shop', 'o')).status).toBe(200);
    const audit = async (query: string) =>
      (await call('GET', `/audit?${query}`, 'a')).body['items'] as { memberId: string | null; route: string }[];
    await eventually(async () => (await audit('memberId=eve@shop')).length >= 2, { what: 'the audit log' });
    expect(await whereItStands('eve@shop')).toEqual(expect.arrayContaining(['answer', 'person']));
    expect((await call('DELETE', '/members/eve@shop', 'a')).status).toBe(200);
    await eventually(async () => (await whereItStands('eve@shop')).length === 0, { what: 'the id to be forgotten' });
    expect(await audit('memberId=eve@shop')).toEqual([]);
    const about = (await audit('limit=500')).map(({ memberId }) => memberId ?? '');
    expect(about.some((id) => id.startsWith('erased-'))).toBe(true);
    expect(about).not.toContain('eve@shop');
  });
});
