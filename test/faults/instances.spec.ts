import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually } from '../support/stack.js';
import { Scene } from './support/scene.js';

jest.setTimeout(240_000);

const SESSION_MS = 2_000;

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
}, 60_000);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('three ledgers and two insights at once', () => {
  it('one killed, one stopped and woken, one joining: nothing lost, nothing twice, order kept', async () => {
    const { seed } = propertyOptions(1);
    const made = new Installation('instances', { KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) });
    const scene = new Scene(made, seed, { members: 400 });
    open.push(scene, made);
    await made.makeInputTopics(8);
    const [ledgers, insights] = await Promise.all([
      Promise.all([made.start('ledger'), made.start('ledger'), made.start('ledger')]),
      Promise.all([made.start('insights'), made.start('insights')]),
    ]);
    const [killed, stopped, staying] = ledgers;
    scene.start(80);
    await eventually(async () => (await made.taken()) > 400, { timeoutMs: 60_000, what: 'the first records' });

    killed.kill('SIGKILL');
    stopped.kill('SIGSTOP');
    insights[0].kill('SIGSTOP');
    const joining = await made.start('ledger', {}, { untilReady: false });
    await sleep(SESSION_MS + 1_500);
    insights[1].kill('SIGKILL');
    const joiningInsights = await made.start('insights', {}, { untilReady: false });
    await sleep(500);
    stopped.kill('SIGCONT');
    insights[0].kill('SIGCONT');
    for (const { baseUrl } of [stopped, staying, joining, insights[0], joiningInsights]) {
      await eventually(async () => (await fetch(`${baseUrl}/health/ready`)).ok, {
        timeoutMs: 60_000,
        what: 'all who live to be ready',
      });
    }

    await scene.end();
    for (const service of [stopped, staying, joining, insights[0], joiningInsights]) {
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }
  });
});
