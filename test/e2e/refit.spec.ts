import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, dayName, recencyWarnsAt } from '#domain';
import { fittedJudgement, type ModelInForce } from '#domain/value/index.js';
import { ModelStore, PositionStore, streamNow } from '#storage';
import { HttpClient, TOKEN } from '../support/http.js';
import {
  clockAt,
  eventOf,
  FIRST_DAYS,
  historiesOf,
  LAST_DAY,
  shop as leavingShop,
  START,
} from '../support/leaving-shop.js';
import { projectFile } from '../support/project.js';
import { eventually, type Service } from '../support/stack.js';
import { modelsFromOutside } from './support/models-from-outside.js';
import { RefitShop } from './support/refit-shop.js';

jest.setTimeout(900_000);

const plainWarnsAt = recencyWarnsAt({ fallbackDays: 90, fallbackGapFactor: 3 });

const shop = new RefitShop();
const { made } = shop;
afterAll(() => shop.close());

describe('a refit', () => {
  it('killed at any point, and with an emptied Redis, neither loses nor repeats nor falsely withdraws a warning', async () => {
    const orders = leavingShop();
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
    const wait = { timeoutMs: 300_000, everyMs: 20 };
    await eventually(running, { ...wait, what: 'a refit to run' });
    const before = await shop.warnings();
    insights.kill('SIGKILL');
    await insights.exited;
    await shop.flush();
    insights = await made.start('insights');
    // Killed as soon as the version is kept: before the deadlines are reckoned by it, or while they are.
    await eventually(async () => (await models.currentVersion()) === 1, { ...wait, what: 'a version to be in use' });
    await killed();
    const switched = async (): Promise<boolean> => [...(await shop.generations())].join() === '1';
    await eventually(switched, { ...wait, what: 'all deadlines to be those of version 1' });
    const model = (await models.load(1)) as ModelInForce;
    expect(model.inForceFrom).toBe(fitDay * DAY_MS + DAY_MS / 2);

    // Then time goes on, for half of the rest with Redis emptied once more.
    await made.publish(second.map(eventOf));
    await shop.flush();
    await made.publish(clockAt(LAST_DAY + 1));
    await made.atRest(orders.length + 48);
    const now = streamNow(await new PositionStore(await made.book()).all());
    expect(now).toBe((LAST_DAY + 1) * DAY_MS + DAY_MS / 2);

    const judgement = fittedJudgement(model);
    const classes = { plain: 0, fitted: 0, late: 0, none: 0 };
    const settled = async (): Promise<boolean> => {
      const found = await shop.warnings();
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
    await eventually(settled, { timeoutMs: 180_000, everyMs: 500, what: 'all warnings to be decided' });
    for (const count of Object.values(classes)) expect(count).toBeGreaterThan(5);

    await made.atRest(orders.length + 48);
    const kept = await shop.warnings();
    for (const [key, warning] of before) {
      if (warning.state === 'raised') expect(['raised', 'resolved']).toContain(kept.get(key)?.state);
    }
    const messages = await shop.told();
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
  beforeAll(async () => {
    const [gateway, started] = await Promise.all([made.start('gateway'), made.start('insights')]);
    http.baseUrl = gateway.baseUrl;
    insights = started;
    await eventually(async () => (await http.call('/v1/insights/rfm')).status === 200, { timeoutMs: 180_000 });
  }, 300_000);

  modelsFromOutside(shop, http);

  it('are the same after refits that were killed at every point, with Redis emptied on the way', async () => {
    const database = await made.book();
    const models = new ModelStore(database);
    await insights.stop();
    await made.atRest(0);
    const [before, toldBefore, version] = [await shop.warnings(), await shop.told(), await models.currentVersion()];
    const platform = pathToFileURL(projectFile('dist/libs/platform/src/index.js')).href;
    for (const [point, emptied] of [
      ['refit-computed', false],
      ['refit-saved', false],
      ['refill-switching', false],
      ['refill', true],
    ] as const) {
      if (emptied) await shop.flush();
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
      return newest > version && [...(await shop.generations())].join() === String(newest);
    };
    await eventually(current, { timeoutMs: 180_000, what: 'all deadlines to be those of the newest version' });
    const due = async (): Promise<boolean> => (await shop.due()) === 0;
    await eventually(due, { timeoutMs: 180_000, what: 'nobody to be due' });
    await made.atRest(0);
    expect(await shop.told()).toEqual(toldBefore);
    const after = await shop.warnings();
    for (const [key, { state, crossedAt, modelVersion }] of before)
      expect([key, after.get(key)]).toMatchObject([key, { state, crossedAt, modelVersion }]);
    for (const [key, { state }] of after) if (!before.has(key)) expect([key, state]).toEqual([key, 'lapsed']);
  }, 600_000);
});
