import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ChurnEffectView,
  ChurnWarningView,
  compileValidator,
  ModelVersionDetail,
  ModelVersionView,
  PopulationValue,
  RefitAnswer,
  refusalsOf,
} from '#contracts';
import { DAY_MS, dayName, recencyWarnsAt } from '#domain';
import { fittedJudgement, type ModelInForce } from '#domain/value/index.js';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { ChurnReader, ModelStore, PositionStore, streamNow, type WarningView } from '#storage';
import { loyalty } from '../support/command-line.js';
import { HttpClient, TOKEN, TOKENS, type Json } from '../support/http.js';
import { Installation } from '../support/installation.js';
import { clockAt, eventOf, FIRST_DAYS, historiesOf, LAST_DAY, shop, START } from '../support/leaving-shop.js';
import { projectFile } from '../support/project.js';
import { eventually, stackEnvironment, type Service } from '../support/stack.js';

jest.setTimeout(420_000);

const plainWarnsAt = recencyWarnsAt({ fallbackDays: 90, fallbackGapFactor: 3 });

const made = new Installation('refit', { LOYALTY_API_TOKENS: TOKENS });
const redis = connectRedis(stackEnvironment().redisUrl, () => undefined);
afterAll(async () => {
  redis.disconnect();
  await made.close();
});

async function flush(): Promise<void> {
  if ('nodes' in redis) throw new Error('one node was meant');
  const keys = await redis.keys(`${redisPrefix(made.namespace)}*`);
  await Promise.all(keys.map((key) => redis.unlink(key)));
}

/** The versions of the model by which the shards' deadlines are reckoned. */
async function generations(): Promise<Set<string>> {
  if ('nodes' in redis) throw new Error('one node was meant');
  const keys = await redis.keys(`${redisPrefix(made.namespace)}{s*}:e`);
  return new Set((await Promise.all(keys.map((key) => redis.get(key)))).map((epoch) => epoch?.split('-')[0] ?? ''));
}

/** All warnings of all members, by `member lastOrderDay`. */
async function warnings(): Promise<Map<string, WarningView>> {
  const reader = new ChurnReader(await made.book());
  const found = new Map<string, WarningView>();
  for (let place: Awaited<ReturnType<ChurnReader['page']>>['next'] | undefined = null; place !== undefined;) {
    const page: Awaited<ReturnType<ChurnReader['page']>> = await reader.page(500, place);
    for (const one of page.warnings) found.set(`${one.memberId} ${one.lastOrderDay}`, one);
    place = page.next ?? undefined;
  }
  return found;
}

/** How many members are due by now, and not decided about. */
async function insightsDue(): Promise<number> {
  const store = new InsightStore({
    redis,
    prefix: redisPrefix(made.namespace),
    segments: [],
    wallNow: Date.now,
    onError: () => undefined,
  });
  return (await store.due(streamNow(await new PositionStore(await made.book()).all()), 10)).length;
}

/** What was told of each warning, in order; numbers without gap, repeats left out. */
async function told(): Promise<Map<string, string[]>> {
  const numbers = new Map<string, number>();
  const byWarning = new Map<string, string[]>();
  for (const { key, value } of await made.read('loyalty.churn-warnings')) {
    const { type, data, warningsequence } = value as {
      type: string;
      data: { warningId: string };
      warningsequence: number;
    };
    const before = numbers.get(key) ?? 0;
    if (warningsequence <= before) continue;
    expect(warningsequence).toBe(before + 1);
    numbers.set(key, warningsequence);
    const warning = `${key} ${data.warningId.split('.')[1]}`;
    byWarning.set(warning, [...(byWarning.get(warning) ?? []), type.replace('churn.warning.', '')]);
  }
  return byWarning;
}

describe('a refit', () => {
  it('killed at any point, and with an emptied Redis, neither loses nor repeats nor falsely withdraws a warning', async () => {
    const orders = shop();
    const [first, second] = [
      orders.filter(({ day }) => day < START + FIRST_DAYS),
      orders.filter(({ day }) => day >= START + FIRST_DAYS),
    ];
    const fitDay = START + FIRST_DAYS;
    let insights: Service = (await Promise.all([made.start('insights'), made.start('ledger')]))[0];
    const killed = async (): Promise<void> => {
      insights.kill('SIGKILL');
      await insights.exited;
      insights = await made.start('insights');
    };
    await made.publish(first.map(eventOf));
    await made.publish(clockAt(fitDay));
    await made.atRest(first.length + 24);

    // The first fit asks for itself. It is killed while it computes, and Redis is emptied; the next process takes it up again.
    const models = new ModelStore(await made.book());
    const running = async (): Promise<boolean> => (await models.refits(1))[0]?.status === 'running';
    const wait = { timeoutMs: 90_000, everyMs: 20 };
    await eventually(running, { ...wait, what: 'a refit to run' });
    const before = await warnings();
    insights.kill('SIGKILL');
    await insights.exited;
    await flush();
    insights = await made.start('insights');
    // Killed as soon as the version is kept: before the deadlines are reckoned by it, or while they are.
    await eventually(async () => (await models.currentVersion()) === 1, { ...wait, what: 'a version to be in use' });
    await killed();
    const switched = async (): Promise<boolean> => [...(await generations())].join() === '1';
    await eventually(switched, { ...wait, what: 'all deadlines to be those of version 1' });
    const model = (await models.load(1)) as ModelInForce;
    expect(model.inForceFrom).toBe(fitDay * DAY_MS + DAY_MS / 2);

    // Then time goes on, for half of the rest with Redis emptied once more.
    await made.publish(second.map(eventOf));
    await flush();
    await made.publish(clockAt(LAST_DAY + 1));
    await made.atRest(orders.length + 48);
    const now = streamNow(await new PositionStore(await made.book()).all());
    expect(now).toBe((LAST_DAY + 1) * DAY_MS + DAY_MS / 2);

    const judgement = fittedJudgement(model);
    const classes = { plain: 0, fitted: 0, late: 0, none: 0 };
    const settled = async (): Promise<boolean> => {
      const found = await warnings();
      Object.assign(classes, { plain: 0, fitted: 0, late: 0, none: 0 });
      const wrong: string[] = [];
      for (const [memberId, history] of historiesOf(orders)) {
        const state = found.get(`${memberId} ${dayName(history.lastOrderDay)}`)?.state ?? 'none';
        const knownAtFit = history.lastOrderDay < fitDay;
        const byPlain = knownAtFit && plainWarnsAt(history)! <= model.inForceFrom;
        const at = judgement.warnsAt(history) ?? Infinity;
        const expected = byPlain ? 'raised' : at > now ? 'none' : at >= model.inForceFrom ? 'raised' : 'lapsed';
        const kind = byPlain ? 'plain' : expected === 'raised' ? 'fitted' : expected === 'lapsed' ? 'late' : 'none';
        classes[kind] += 1;
        if (state !== expected) wrong.push(`${memberId}: ${state}, not ${expected} (${kind})`);
      }
      expect(wrong).toEqual([]);
      return true;
    };
    await eventually(settled, { timeoutMs: 60_000, everyMs: 500, what: 'all warnings to be decided' });
    for (const count of Object.values(classes)) expect(count).toBeGreaterThan(5);

    await made.atRest(orders.length + 48);
    const kept = await warnings();
    for (const [key, warning] of before) {
      if (warning.state === 'raised') expect(['raised', 'resolved']).toContain(kept.get(key)?.state);
    }
    const messages = await told();
    for (const [key, warning] of kept) {
      const expected =
        !warning.told || warning.state === 'lapsed'
          ? undefined
          : warning.state === 'resolved'
            ? 'raised,resolved'
            : 'raised';
      expect([key, messages.get(key)?.join()]).toEqual([key, expected]);
      if (warning.modelVersion === '1' && warning.state === 'raised') {
        expect(warning.risk).toBeGreaterThanOrEqual(model.content.threshold - 1e-9);
        expect(warning.clvMinor).toBeGreaterThanOrEqual(0);
        expect(['habit', 'once']).toContain(warning.reasons[0]?.code);
      }
    }
    expect([...messages.values()].flat()).not.toContain('withdrawn');
    expect(await insights.stop()).toEqual({ code: 0, signal: null });
  });
});

/** What the first test has left, over HTTP and from the command line. */
describe('models, value and warnings from outside', () => {
  const http = new HttpClient('');
  let insights: Service;
  const valid = (declared: Parameters<typeof compileValidator>[0], body: unknown): void =>
    expect(refusalsOf(compileValidator(declared), body)).toEqual([]);
  const get = async (path: string): Promise<Json> => {
    const { status, body } = await http.call(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const itemsOf = async <T>(path: string, limit = 500): Promise<T[]> => {
    const items: T[] = [];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const sign = path.includes('?') ? '&' : '?';
      const body = await get(`${path}${sign}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
      items.push(...(body['items'] as T[]));
      cursor = body['nextCursor'] as string | null;
    }
    return items;
  };

  beforeAll(async () => {
    const [gateway, started] = await Promise.all([made.start('gateway'), made.start('insights')]);
    http.baseUrl = gateway.baseUrl;
    insights = started;
    await eventually(async () => (await http.call('/v1/insights/rfm')).status === 200, { timeoutMs: 60_000 });
  }, 120_000);

  it('show the versions, their choice and their hold-out table', async () => {
    const versions = await itemsOf<Json>('/v1/insights/models');
    for (const one of versions) valid(ModelVersionView, one);
    expect(versions.map(({ version, inUse }) => [version, inUse])).toEqual(
      versions.map((_, i) => [versions.length - i, i === 0]),
    );
    const detail = await get('/v1/insights/models/1');
    valid(ModelVersionDetail, detail);
    const { holdOut } = detail['report'] as { holdOut: { inactivity: { name: string }[] } };
    expect(holdOut.inactivity.length).toBeGreaterThan(5);
    for (const none of ['99', '0', 'x']) expect((await http.call(`/v1/insights/models/${none}`)).status).toBe(404);
  });

  it('add up what the members are worth, and what of it is at risk', async () => {
    const value = (await get('/v1/insights/value')) as unknown as PopulationValue;
    valid(PopulationValue, value);
    const { all, tiers, segments, atRisk } = value;
    expect(all!.members).toBe((await get('/v1/insights/rfm'))['size']);
    for (const groups of [tiers, segments]) {
      expect(groups.reduce((sum, { members }) => sum + members, 0)).toBe(all!.members);
      expect(groups.reduce((sum, { sumMinor }) => sum + sumMinor, 0)).toBe(all!.sumMinor);
    }
    const raised = await itemsOf<ChurnWarningView>('/v1/churn-warnings?state=raised');
    expect(atRisk.members).toBe(raised.length);
    expect(atRisk.valueMinor).toBe(raised.reduce((sum, { clvMinor }) => sum + (clvMinor ?? 0), 0));
  });

  it('compare who was told of with who was kept back', async () => {
    const orders = shop();
    // What was noticed too late was not told, whatever became of it; how much that is depends on how fast this machine is.
    const late = async (): Promise<Set<string>> => {
      const rows = await (
        await made.book()
      ).query<{ member_id: string; lapse_day: number }>(
        'select p.member_id, w.lapse_day from churn_warning w join person p on p.ref = w.ref where w.late',
      );
      return new Set(rows.map((row) => `${row.member_id} ${dayName(row.lapse_day)}`));
    };
    // Insights that were stopped may still have returns to hear of.
    const agree = async (): Promise<ChurnEffectView> => {
      const effect = (await get('/v1/insights/churn/effect')) as unknown as ChurnEffectView;
      const asOf = Date.parse(effect.asOf);
      const expected = { told: { members: 0, returned: 0 }, control: { members: 0, returned: 0 } };
      const unseen = await late();
      for (const [key, { memberId, lastOrderDay, crossedAt, state, control }] of await warnings()) {
        const crossed = Date.parse(crossedAt);
        if (state === 'withdrawn' || unseen.has(key) || crossed > asOf - 90 * DAY_MS) continue;
        const group = expected[control ? 'control' : 'told'];
        group.members += 1;
        const next = orders.find((one) => one.memberId === memberId && dayName(one.day) > lastOrderDay);
        if (next !== undefined && next.day * DAY_MS + DAY_MS / 2 < crossed + 90 * DAY_MS) group.returned += 1;
      }
      expect(effect).toMatchObject(expected);
      return effect;
    };
    const effect = await eventually(agree, {
      timeoutMs: 60_000,
      everyMs: 500,
      what: 'the effect to be that of the orders',
    });
    valid(ChurnEffectView, effect);
    expect(effect.told.members).toBeGreaterThan(20);
    expect(effect.control.members).toBeGreaterThan(0);
  });

  it('list warnings by tier, segment and value, page by page', async () => {
    const list = '/v1/churn-warnings?state=raised';
    const all = await itemsOf<ChurnWarningView>(list);
    for (const one of all) valid(ChurnWarningView, one);
    const silent = /silent for [\d,]+ days?$/;
    for (const { reasons } of all) expect(reasons[0]).toMatch(silent);
    const { items } = (await get(`${list}&lang=zh&limit=500`)) as unknown as { items: ChurnWarningView[] };
    for (const { reasons } of items)
      expect([reasons[0], reasons.join()]).toEqual([
        expect.stringContaining('已沉默'),
        expect.not.stringMatching(/[a-z]/),
      ]);
    const insight = await http.call(`/v1/members/${all[0]!.memberId}/insight`, {
      headers: { 'accept-language': 'zh' },
    });
    const churn = insight.body['churn'] as { warnings: ChurnWarningView[] };
    expect(churn.warnings[0]!.reasons[0]).toContain('已沉默');
    const idsOf = (warnings: readonly ChurnWarningView[]): string[] => warnings.map(({ warningId }) => warningId);
    const values = all.flatMap(({ clvMinor }) => clvMinor ?? []).sort((a, b) => a - b);
    const least = values[values.length >> 1]!;
    const rich = all.filter(({ clvMinor }) => (clvMinor ?? -1) >= least);
    expect(rich.length).toBeGreaterThan(5);
    expect(rich.length).toBeLessThan(values.length);
    expect(idsOf(await itemsOf(`${list}&clvMinorMin=${least}`, 7))).toEqual(idsOf(rich));
    const tiers = [...new Set(all.map(({ tier }) => tier))];
    for (const tier of [...tiers, 'platinum']) {
      const those = all.filter((one) => one.tier === tier);
      expect(idsOf(await itemsOf(`${list}&tier=${tier}`))).toEqual(idsOf(those));
    }
    const { segments } = (await get('/v1/insights/kpis')) as unknown as { segments: { segment: string }[] };
    let listed = 0;
    for (const { segment } of segments.filter((one) => one.segment !== null)) {
      const name = encodeURIComponent(segment);
      const members = new Set(
        (await itemsOf<{ memberId: string }>(`/v1/insights/segments/${name}`)).map(({ memberId }) => memberId),
      );
      const those = all.filter(({ memberId }) => members.has(memberId));
      listed += those.length;
      expect([segment, idsOf(await itemsOf(`${list}&segment=${name}`, 20))]).toEqual([segment, idsOf(those)]);
      const both = those.filter(({ clvMinor }) => (clvMinor ?? -1) >= least);
      expect(idsOf(await itemsOf(`${list}&segment=${name}&clvMinorMin=${least}`))).toEqual(idsOf(both));
    }
    expect(listed).toBe(all.length);
    for (const wrong of ['tier=none', 'segment=none', 'clvMinorMin=-1', 'clvMinorMin=1.5', 'tier=gold&tier=silver'])
      expect([wrong, (await http.call(`/v1/churn-warnings?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('are fitted anew when an admin asks, over HTTP or from the command line', async () => {
    expect((await http.post('/v1/models/refits', {}, 'k-1')).status).toBe(403);
    expect((await http.post('/v1/models/refits', [], 'k-2', TOKEN.admin)).status).toBe(400);
    const asked = await http.post('/v1/models/refits', {}, 'k-3', TOKEN.admin);
    expect(asked).toMatchObject({ status: 202, body: { reason: 'asked', askedBy: 'ada' } });
    valid(RefitAnswer, asked.body);
    const again = await http.post('/v1/models/refits', {}, 'k-3', TOKEN.admin);
    expect(again.body).toEqual(asked.body);
    const id = Number(asked.body['refitId']);
    const done = await eventually(
      async () => {
        const refit = await get(`/v1/models/refits/${id}`);
        return refit['status'] === 'done' ? refit : undefined;
      },
      { timeoutMs: 90_000, what: 'the refit to be done' },
    );
    valid(RefitAnswer, done);
    const version = done['version'] as number;
    expect(version).toBeGreaterThan(1);
    expect((await itemsOf<Json>('/v1/models/refits')).map(({ refitId }) => refitId)).toContain(id);
    expect((await http.call('/v1/models/refits/9999')).status).toBe(404);

    const at = { LOYALTY_NAMESPACE: made.namespace, LOYALTY_CLOCK: 'stream' };
    const asking = await loyalty(['clv', 'refit', '--wait', '90', '--json'], at);
    expect([asking.code, asking.stderr]).toEqual([0, '']);
    expect(JSON.parse(asking.stdout)).toMatchObject({ status: 'done', askedBy: 'loyalty clv refit' });
    const newest = (JSON.parse(asking.stdout) as RefitAnswer).version!;
    expect(newest).toBeGreaterThan(version);
    const models = await loyalty(['clv', 'models', '--json'], at);
    expect((JSON.parse(models.stdout) as Json[])[0]).toMatchObject({ version: newest, inUse: true });
    const one = await loyalty(['clv', 'models', String(newest)], at);
    expect(one.stdout).toMatch(/in use[^]*risk and warnings by[^]*value by +│ mbg/);
    expect((await loyalty(['clv', 'models', '9999'], at)).code).toBe(1);
    expect((await loyalty(['clv', 'models', 'x'], at)).code).toBe(2);
    expect((await loyalty(['clv', 'refit', '--wait', 'x'], at)).code).toBe(2);
  });

  it('are the same after refits that were killed at every point, with Redis emptied on the way', async () => {
    const database = await made.book();
    const models = new ModelStore(database);
    await insights.stop();
    await made.atRest(0);
    const [before, toldBefore, version] = [await warnings(), await told(), await models.currentVersion()];
    const platform = pathToFileURL(projectFile('dist/libs/platform/src/index.js')).href;
    for (const [point, emptied] of [
      ['refit-computed', false],
      ['refit-saved', false],
      ['refill-switching', false],
      ['refill', true],
    ] as const) {
      if (emptied) await flush();
      const armed = `import{onKillPoint}from'${platform}';onKillPoint(p=>{if(p==='${point}')process.kill(process.pid,'SIGKILL')})`;
      const preload = `--import=data:text/javascript,${encodeURIComponent(armed)}`;
      const doomed = await made.start('insights', { NODE_OPTIONS: preload }, { untilReady: false });
      if (point === 'refit-computed')
        expect((await http.post('/v1/models/refits', {}, randomUUID(), TOKEN.admin)).status).toBe(202);
      expect([point, await doomed.exited]).toEqual([point, { code: null, signal: 'SIGKILL' }]);
      // The dead process's hold on its work runs out after some seconds.
      await database.query(`update lease set until = now() - interval '1 second'`);
    }
    insights = await made.start('insights');
    const current = async (): Promise<boolean> => {
      const newest = await models.currentVersion();
      return newest > version && [...(await generations())].join() === String(newest);
    };
    await eventually(current, { timeoutMs: 60_000, what: 'all deadlines to be those of the newest version' });
    const due = async (): Promise<boolean> => (await insightsDue()) === 0;
    await eventually(due, { timeoutMs: 60_000, what: 'nobody to be due' });
    await made.atRest(0);
    expect(await told()).toEqual(toldBefore);
    const after = await warnings();
    for (const [key, { state, crossedAt, modelVersion }] of before)
      expect([key, after.get(key)]).toMatchObject([key, { state, crossedAt, modelVersion }]);
    for (const [key, { state }] of after) if (!before.has(key)) expect([key, state]).toEqual([key, 'lapsed']);
  }, 240_000);
});
