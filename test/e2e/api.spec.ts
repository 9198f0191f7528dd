import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compileValidator,
  ExplanationBody,
  LiabilityBody,
  Problem,
  QuoteAnswer,
  refusalsOf,
  StatementBody,
} from '#contracts';
import type { CloudEvent } from '../reference/types.js';
import {
  AnswerChecker,
  callsOf,
  requestOf,
  unstorableRequests,
  type Document,
  type FuzzedRequest,
} from '../fuzz/openapi.js';
import { HttpClient, TOKEN, TOKENS, type Answered, type Json } from '../support/http.js';
import { Installation } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { propertyOptions } from '../support/property.js';
import { eventually, type Service } from '../support/stack.js';
import { seededRandom } from '../support/tape.js';

/** 10,000 take minutes beside another test on two cores; `LOYALTY_FUZZED_REQUESTS` asks for them. */
const FUZZED_REQUESTS = Number(process.env['LOYALTY_FUZZED_REQUESTS'] ?? 1_000);
const AT_ONCE = 40;

const made = new Installation('api', { LOYALTY_API_TOKENS: TOKENS });
let gateway: Service;
let http: HttpClient;

const of = (memberId: string, rest = '') => `/v1/members/${encodeURIComponent(memberId)}${rest}`;

function event(type: string, memberId: string, id: string, time: string, data: Json = {}): CloudEvent {
  return { specversion: '1.0', source: '/shop', id, type, time, data: { memberId, ...data } };
}

function order(memberId: string, orderId: string, time: string, totalMinor: number): CloudEvent {
  return event('order.completed', memberId, `o-${orderId}`, time, { orderId, currency: 'EUR', totalMinor });
}

async function publish(...events: CloudEvent[]): Promise<void> {
  await made.publish(events);
}

/** A member with points that can be spent at once. */
async function memberWith(memberId: string, points: number): Promise<void> {
  await publish(order(memberId, `first-${memberId}`, '2026-03-01T10:00:00Z', 100));
  await eventually(async () => (await http.call(of(memberId))).status === 200, { what: `${memberId} to be known` });
  const { status } = await http.post(of(memberId, '/adjustments'), { points, reason: 'for the test' }, randomUUID());
  expect(status).toBe(201);
}

const pointsOf = async (memberId: string): Promise<Record<string, number>> =>
  (await http.call(of(memberId))).body['points'] as Record<string, number>;

beforeAll(async () => {
  [gateway] = await Promise.all([made.start('gateway'), made.start('ledger'), made.start('insights')]);
  http = new HttpClient(gateway.baseUrl);
}, 300_000);
afterAll(() => made.close());

describe('commands over HTTP', () => {
  it('spend, refuse with what is missing, give back once, and keep answers', async () => {
    await memberWith('spends', 1_000);
    const path = of('spends', '/redemptions');
    expect((await http.post(path, { points: 100 }, null)).body['code']).toBe('idempotency-key-missing');
    const key = randomUUID();
    const first = await http.post(path, { points: 600, reward: 'mug' }, key);
    expect(first).toMatchObject({ status: 201, body: { points: 600, valueMinor: 600, balance: { active: 400 } } });
    const again = await http.post(path, { reward: 'mug', points: 600 }, key);
    expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await http.post(path, { points: 601 }, key)).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused' },
    });
    const refusedKey = randomUUID();
    const refused = await http.post(path, { points: 401 }, refusedKey);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient-points', missing: 1, active: 400 } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    // A refusal is an answer too: the same again, although there would be enough by now.
    await http.post(of('spends', '/adjustments'), { points: 500, reason: 'more' }, randomUUID());
    expect(await http.post(path, { points: 401 }, refusedKey)).toMatchObject({ status: 422, body: refused.body });
    expect((await http.post(path, { points: 99 }, randomUUID())).body['code']).toBe('below-minimum');
    const cancel = of('spends', `/redemptions/${String(first.body['redemptionId'])}/cancel`);
    expect(await http.post(cancel, {}, randomUUID())).toMatchObject({
      status: 200,
      body: { balance: { active: 1_500 } },
    });
    expect((await http.post(cancel, {}, randomUUID())).body['code']).toBe('conflict');
    expect((await http.post(of('spends', '/redemptions/none/cancel'), {}, randomUUID())).status).toBe(404);
    expect((await http.post(of('nobody', '/redemptions'), { points: 100 }, randomUUID())).status).toBe(404);
  });

  it.each([
    [{ points: 0 }],
    [{ points: 1.5 }],
    [{ points: '100' }],
    [{ points: 1e30 }],
    [{}],
    [[]],
    [null],
    [{ points: 100, reward: 'x'.repeat(201) }],
  ])('refuse the body %j, and say which field and why', async (body) => {
    const { status, body: problem } = await http.post(of('spends', '/redemptions'), body, randomUUID());
    expect(status).toBe(400);
    expect(problem['detail']).toMatch(/^body/);
  });

  it('hold, capture a part, release, and time out', async () => {
    await memberWith('holds', 1_000);
    const hold = async (points: number, more: Json = {}): Promise<string> => {
      const { status, body } = await http.post(of('holds', '/holds'), { points, ...more }, randomUUID());
      expect(status).toBe(201);
      return String(body['holdId']);
    };
    const [captured, released, forgotten] = [await hold(300), await hold(200), await hold(100)];
    expect(await pointsOf('holds')).toMatchObject({ active: 400, reserved: 600 });
    const end = (id: string, how: string, body: Json = {}) =>
      http.post(of('holds', `/holds/${id}/${how}`), body, randomUUID());
    expect((await end(captured, 'capture', { points: 301 })).status).toBe(422);
    expect((await end(captured, 'capture', { points: 120 })).body).toMatchObject({ points: 120, valueMinor: 120 });
    expect((await end(captured, 'release')).status).toBe(409);
    expect((await end(released, 'release')).status).toBe(200);
    expect(await pointsOf('holds')).toMatchObject({ active: 780, reserved: 100 });
    // An hour later by the clock of the stream, nobody has ended the third.
    await publish(event('member.logged-in', 'clock', 'l-1', '2026-03-01T11:00:00Z'));
    await eventually(async () => (await pointsOf('holds'))['reserved'] === 0, { what: 'the hold to time out' });
    expect((await end(forgotten, 'capture')).body['code']).toBe('conflict');
    expect(
      await http.post(of('holds', '/holds'), { points: 100, expiresAt: '2026-05-01T00:00:00Z' }, randomUUID()),
    ).toMatchObject({ status: 422 });
  });

  it('from 50 connections with one key have one effect and 50 equal answers', async () => {
    await memberWith('one-key', 1_000);
    const key = randomUUID();
    const asked = Array.from({ length: 50 }, () => http.post(of('one-key', '/redemptions'), { points: 100 }, key));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(49);
    expect((await pointsOf('one-key'))['active']).toBe(900);
  });

  it('never oversell, with 200 holds at once', async () => {
    await memberWith('rush', 1_000);
    const asked = Array.from({ length: 200 }, () => http.post(of('rush', '/holds'), { points: 100 }, randomUUID()));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 422)).toHaveLength(190);
    expect(await pointsOf('rush')).toMatchObject({ active: 0, reserved: 1_000 });
  });

  it('killed between commit and answer give the same answer on retry, with one effect', async () => {
    await memberWith('killed', 1_000);
    const platform = pathToFileURL(projectFile('dist/libs/platform/src/index.js')).href;
    const armed = `import{onKillPoint}from'${platform}';onKillPoint(p=>{if(p==='command-committed')process.kill(process.pid,'SIGKILL')})`;
    const doomed = await made.start('gateway', {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(armed)}`,
    });
    const key = randomUUID();
    const path = of('killed', '/redemptions');
    await expect(new HttpClient(doomed.baseUrl).post(path, { points: 250 }, key)).rejects.toThrow();
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    const retried = await http.post(path, { points: 250 }, key);
    expect(retried).toMatchObject({ status: 201, body: { points: 250, balance: { active: 750 } } });
    expect(retried.headers.get('idempotency-replayed')).toBe('true');
    expect((await pointsOf('killed'))['active']).toBe(750);
  }, 120_000);
});

describe('answers over HTTP', () => {
  it('are the same by the short path and by the long one', async () => {
    for (const path of [of('spends'), of('holds'), of('nobody'), of('\u0000')]) {
      const [short, long] = [await http.call(path), await http.call(`${path}?`)];
      expect(short.status).toBe(long.status);
      expect({ ...short.body, instance: '' }).toEqual({ ...long.body, instance: '' });
      for (const name of ['content-type', 'cache-control', 'content-security-policy', 'x-content-type-options'])
        expect(short.headers.get(name)).toBe(long.headers.get(name));
    }
    for (const token of [null, 'wrong']) expect((await http.call(of('spends'), { token })).status).toBe(401);
  });

  it('to commands are the same by the short path and by the long one, whether granted, refused, repeated or malformed', async () => {
    await memberWith('both-ways', 1_000);
    const bodies: [string, unknown][] = [
      ['redemptions', { points: 100, reward: 'mug' }],
      ['redemptions', { points: 100_000 }],
      ['redemptions', { points: 1.5 }],
      ['redemptions', JSON.parse('{"points":100,"__proto__":{"a":1}}')],
      ['holds', { points: 100, expiresAt: 'soon' }],
      ['adjustments', { points: 0, reason: 'none' }],
      ['transfers', { to: 'nobody', points: 100 }],
    ];
    for (const [list, body] of bodies) {
      const path = of('both-ways', `/${list}`);
      const key = randomUUID();
      // An address with a question mark is left to the framework; the key is of the path alone.
      const [short, long] = [await http.post(path, body, key), await http.post(`${path}?`, body, key)];
      expect(long.status).toBe(short.status);
      expect({ ...long.body, instance: '' }).toEqual({ ...short.body, instance: '' });
      for (const name of ['content-type', 'cache-control', 'content-security-policy', 'x-content-type-options'])
        expect(short.headers.get(name)).toBe(long.headers.get(name));
      expect(short.headers.get('idempotency-replayed')).toBeNull();
      const isKept = short.status === 201 || short.status === 422;
      expect(long.headers.get('idempotency-replayed')).toBe(isKept ? 'true' : null);
      expect((await http.post(path, body, key)).headers.get('idempotency-replayed')).toBe(isKept ? 'true' : null);
    }
    const path = of('both-ways', '/redemptions');
    const asked = { method: 'POST', headers: { 'idempotency-key': 'k', 'content-type': 'application/json' } };
    for (const body of ['', '{', '{"points":100}x', '\ufeff{"points":100}', '{"points":100,"points":50}', '"\ud800"']) {
      const [short, long] = [path, `${path}?`].map((at) => http.call(at, { ...asked, token: TOKEN.operator, body }));
      expect({ ...(await short!).body, instance: '' }).toEqual({ ...(await long!).body, instance: '' });
    }
    const refused = await http.call(path, { ...asked, token: TOKEN.reader, body: '{"points":100}' });
    expect(refused).toMatchObject({ status: 403 });
    // Three were granted, each once: the first, the one with a field that means nothing, and the one behind a byte order mark.
    expect((await pointsOf('both-ways'))['active']).toBe(700);
  });

  it('explain an entry in the language that is asked for', async () => {
    const entries = (await http.call(of('spends', '/entries'))).body['items'] as Json[];
    const path = of('spends', `/entries/${String(entries[0]!['entryId'])}/explain`);
    const english = await http.call(path);
    expect(refusalsOf(compileValidator(ExplanationBody), english.body)).toEqual([]);
    expect(english.body['language']).toBe('en');
    const chinese = await http.call(path, { headers: { 'accept-language': 'zh-CN,en;q=0.5' } });
    expect(String(chinese.body['words'])).toContain('积分');
    expect((await http.call(`${path}?lang=en`, { headers: { 'accept-language': 'zh' } })).body).toEqual(english.body);
    expect((await http.call(`${path}?lang=xx`)).status).toBe(400);
    expect((await http.call(of('holds', `/entries/${String(entries[0]!['entryId'])}/explain`))).status).toBe(404);
  });

  it('are a statement, as JSON and as a table', async () => {
    const { body } = await http.call(of('spends', '/statement?from=2026-01&to=2026-03'));
    expect(refusalsOf(compileValidator(StatementBody), body)).toEqual([]);
    const points = await pointsOf('spends');
    expect(body).toMatchObject({ opening: 0, closing: points['active']! + points['pending']! });
    const csv = await http.call(of('spends', '/statement?from=2026-01&to=2026-03'), {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text.split('\r\n')[0]).toMatch(/^month,opening,earned,.*closing,entries$/);
    expect(csv.text.split('\r\n')).toHaveLength(1 + 3 + 1);
    const detail = await http.call(of('spends', '/statement?detail=entries'));
    expect((detail.body['lines'] as Json[]).at(-1)!['balance']).toBe(body['closing']);
    for (const query of ['from=2026-3', 'from=2026-05&to=2026-04', 'from=1970-01', 'detail=x', 'knownAt=x'])
      expect((await http.call(of('spends', `/statement?${query}`))).status).toBe(400);
  });

  it('are liability, which ties to the members', async () => {
    const { body } = await http.call('/v1/insights/liability');
    expect(refusalsOf(compileValidator(LiabilityBody), body)).toEqual([]);
    expect((body['outstanding'] as Json)['points']).toBe(body['bookPoints']);
  });

  it('quote a cart and write nothing', async () => {
    const before = (await http.call(of('spends'))).body;
    const quote = (body: unknown) => http.post(of('spends', '/quotes'), body, null, TOKEN.reader);
    const { status, body } = await quote({ currency: 'EUR', totalMinor: 100_000 });
    expect(status).toBe(200);
    expect(refusalsOf(compileValidator(QuoteAnswer), body)).toEqual([]);
    expect(body).toMatchObject({
      earns: { points: 1_000, qualifyingPoints: 1_000, multiplier: '1' },
      spendable: { points: (before['points'] as Json)['active'] },
      tier: { before: { level: 'bronze' }, after: { level: 'silver' } },
    });
    expect((await quote({ currency: 'EUR', totalMinor: 99 })).body['spendable']).toMatchObject({ points: 0 });
    expect((await quote({ currency: 'CHF', totalMinor: 99 })).status).toBe(422);
    expect((await quote({ currency: 'EUR', totalMinor: -1 })).status).toBe(400);
    expect((await http.call(of('spends'))).body).toEqual(before);
  });

  it('about the past never change, asked 1,000 times while facts flow in', async () => {
    const random = seededRandom(7);
    const start = Date.parse('2026-03-02T00:00:00Z');
    const orders = Array.from({ length: 60 }, (_, i) =>
      order('past', `p-${i}`, new Date(start + Math.floor(random() * 20 * 86_400_000)).toISOString(), 1_000 + i),
    );
    await publish(orders.shift()!, event('member.logged-in', 'clock', 'l-2', '2026-04-01T00:00:00Z'));
    await eventually(async () => (await http.call(of('past', '?asOf=2026-03-25T00:00:00Z'))).status === 200);
    let isFlowing = true;
    const flow = (async () => {
      for (const one of orders) await publish(one);
      isFlowing = false;
    })();
    const told = new Map<string, string>();
    const changed: string[] = [];
    let differentNow = 0;
    for (let asked = 0; asked < 1_000; asked += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const known = [...told.keys()];
          const again = known.length > 20 && random() < 0.6;
          const asOf = new Date(start + Math.floor(random() * 25) * 86_400_000).toISOString();
          const knownAt = new Date(Date.now() - 5 - Math.floor(random() * 50)).toISOString();
          const path = again ? known[Math.floor(random() * known.length)]! : `?asOf=${asOf}&knownAt=${knownAt}`;
          const { status, text } = await http.call(of('past', path));
          const answer = status === 404 ? '404' : text;
          const before = told.get(path);
          if (before !== undefined && before !== answer) changed.push(path);
          told.set(path, answer);
        }),
      );
    }
    await flow;
    expect(isFlowing).toBe(false);
    await eventually(async () => ((await http.call(of('past'))).body['stats'] as Json)['orders'] === 60);
    const ask = async ([path, answer]: [string, string]): Promise<void> => {
      const { status, text } = await http.call(of('past', path));
      if (answer !== (status === 404 ? '404' : text)) changed.push(path);
      const now = await http.call(of('past', path.replace(/&knownAt=.*/, '')));
      if (now.text !== answer) differentNow++;
    };
    const pairs = [...told];
    while (pairs.length > 0) await Promise.all(pairs.splice(0, AT_ONCE).map(ask));
    expect(changed).toEqual([]);
    // Or nothing flowed, and the test has shown nothing.
    expect(differentNow).toBeGreaterThan(10);
  }, 180_000);
});

describe('who may what', () => {
  let document: Document;
  const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, '1');
  beforeAll(async () => {
    document = (await http.call('/v1/openapi.json', { token: null })).body as unknown as Document;
  });

  it('every documented call names its role, and lets in nobody below it', async () => {
    const ranks = ['reader', 'operator', 'admin'];
    for (const { method, path, operation } of callsOf(document)) {
      const role = operation['x-role'] ?? 'none';
      expect({ method, path, known: ranks.includes(role) }).toMatchObject({ known: true });
      const ask = (token: string | null) =>
        http.call(filled(path), { method, token, headers: { 'idempotency-key': 'k' } });
      expect({ method, path, status: (await ask(null)).status }).toMatchObject({ status: 401 });
      for (const below of ranks.slice(0, ranks.indexOf(role)))
        expect({ method, path, below, status: (await ask(TOKEN[below as 'reader'])).status }).toMatchObject({
          status: 403,
        });
    }
  });

  it('a refused call is the same whether the member exists or not', async () => {
    const bare = ({ status, body }: Answered) => ({ status, ...body, instance: '' });
    for (const token of [null, TOKEN.reader]) {
      const post = (memberId: string) =>
        http.call(of(memberId, '/redemptions'), { method: 'POST', token, headers: { 'idempotency-key': 'k' } });
      expect(bare(await post('spends'))).toEqual(bare(await post('nobody')));
    }
  });

  it('the audit log has every write and every read of a person, with caller and outcome', async () => {
    await http.call(of('holds'));
    await http.call(of('holds', '/lots'), { token: TOKEN.admin });
    await http.call(of('holds', '/lots'), { token: 'wrong' });
    const list = async (query: string) =>
      (await http.call(`/v1/audit?${query}`, { token: TOKEN.admin })).body['items'] as Json[];
    const lots = await eventually(async () => {
      const found = (await list('memberId=holds')).filter((one) => String(one['route']).endsWith('/lots'));
      return found.length === 2 ? found : undefined;
    });
    expect(lots).toMatchObject([
      { caller: null, status: 401, memberId: 'holds' },
      { caller: 'ada', role: 'admin', status: 200, method: 'GET' },
    ]);
    const writes = await list('memberId=holds&method=POST&caller=olaf&limit=500');
    // Those of one moment are one line that counts them.
    const held = writes.filter((one) => one['route'] === '/v1/members/:memberId/holds' && one['status'] === 201);
    expect(held.reduce((sum, one) => sum + Number(one['requests']), 0)).toBe(3);
    expect(await list('caller=nobody')).toEqual([]);
    expect((await http.call('/v1/audit', { token: TOKEN.operator })).status).toBe(403);
  });
});

describe(`${FUZZED_REQUESTS} requests by the OpenAPI document`, () => {
  it('get 2xx or 4xx with a body that the document allows', async () => {
    const { seed } = propertyOptions(1);
    // By someone with a name: strangers before, who were turned away, may have used up what strangers may ask in a second.
    const document = (await http.call('/v1/openapi.json')).body as unknown as Document;
    const checker = new AnswerChecker(document);
    await memberWith('fuzzed', 100_000);
    const entries = (await http.call(of('fuzzed', '/entries'))).body['items'] as Json[];
    const ids = {
      memberId: ['fuzzed', 'holds', 'rush'],
      entryId: entries.map((entry) => String(entry['entryId'])),
      segment: ['champions', 'new'],
      id: ['1', '2'],
    };
    const requests = fc.sample(requestOf(document, { ids }), { numRuns: FUZZED_REQUESTS, seed });
    const statuses = new Map<number, number>();
    const wrong: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let request = requests[next++]; request !== undefined && wrong.length < 10; request = requests[next++]) {
        const found = await send(request);
        statuses.set(found.status, (statuses.get(found.status) ?? 0) + 1);
        const problem =
          found.status >= 500
            ? 'a fault of the gateway'
            : checker.wrong(request.call, found.status, found.headers.get('content-type') ?? '', found.text);
        if (problem !== undefined)
          wrong.push(
            `${request.call.method} ${request.url} ${request.body ?? ''}: ${found.status} ${problem}\n${found.text}`,
          );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    console.log(`fuzzed with seed ${seed}: ${JSON.stringify([...statuses].sort())}`);
    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    // The generator must get through to the handlers, not fail at the door.
    expect([...statuses].filter(([status]) => status < 300).reduce((sum, [, n]) => sum + n, 0)).toBeGreaterThan(
      FUZZED_REQUESTS / 5,
    );
  }, 300_000);

  it('as do those with what PostgreSQL cannot have as text, in every place of every call', async () => {
    const document = (await http.call('/v1/openapi.json')).body as unknown as Document;
    const ids = { memberId: ['fuzzed'], segment: ['champions'], id: ['1'] };
    const requests = unstorableRequests(document, { ids }, propertyOptions(1).seed);
    expect(requests.length).toBeGreaterThan(callsOf(document).length);
    const faults: string[] = [];
    for (const request of requests) {
      const { status, text } = await send(request);
      if (status >= 500) faults.push(`${request.call.method} ${request.url} ${request.body ?? ''}: ${status} ${text}`);
    }
    expect(faults).toEqual([]);
  }, 60_000);

  async function send({ call, url, headers, body }: FuzzedRequest): Promise<Answered> {
    return http.call(url, { method: call.method, token: TOKEN.admin, headers, body });
  }

  it('and no token, nor anything that failed inside, is in the log', () => {
    const log = readFileSync(gateway.logFile, 'utf8');
    for (const token of Object.values(TOKEN)) expect(log).not.toContain(token);
    expect(log).not.toMatch(/"level":50/);
    expect(refusalsOf(compileValidator(Problem), {})).not.toEqual([]);
  });
});
