import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { redisPrefix, type KillPoint } from '#platform';
import { connectRedis } from '#projections';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually, freePort } from '../support/stack.js';
import { Crew, type Kill } from './support/crew.js';
import { Scene } from './support/scene.js';

jest.setTimeout(400_000);

const EVENTS_A_SECOND = 80;
/** Less than a minute on two cores that have nothing else to do. */
const FIRED_WITHIN_MS = 240_000;

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
}, 60_000);

/** Empties an installation's part of Redis, once its book has something to fill it with. */
async function emptyRedis(made: Installation): Promise<void> {
  await eventually(async () => (await made.taken()) > 200, { timeoutMs: 60_000, what: 'the first records' });
  const redis = connectRedis(made.redisUrl, () => undefined);
  try {
    if (!('keys' in redis)) throw new Error('not for a cluster');
    const keys = await redis.keys(`${redisPrefix(made.namespace)}*`);
    if (keys.length > 0) await redis.unlink(...keys);
  } finally {
    redis.disconnect();
  }
}

const kill = (at: KillPoint, nth: number): Kill => ({ at, nth });

/** Three kinds of services, each with the deaths that its processes die one after the other. */
function crewsOf(made: Installation, port: number): Crew[] {
  const refilling = (at: KillPoint, nth: number): Kill => ({ at, nth, prepare: () => emptyRedis(made) });
  const ledgers = [
    kill('fetched', 3),
    kill('parsed', 6),
    kill('in-transaction', 4),
    kill('before-commit', 5),
    kill('committed', 3),
    kill('before-offset-commit', 1),
    kill('offset-committed', 1),
    kill('relay-sending', 4),
    kill('relay-sent', 5),
    kill('dead-letter-sent', 1),
    kill('clock-run', 2),
    kill('committed', 1),
  ];
  // What was lost of Redis must not be filled again by the next one: refills first.
  const insights = [
    refilling('refill', 1),
    refilling('refill-switching', 40),
    kill('warnings-decided', 1),
    kill('fetched', 4),
    kill('projection-written', 5),
    kill('before-offset-commit', 1),
  ];
  const gateways = [kill('command-decided', 5), kill('command-committed', 10), kill('command-committed', 3)];
  return [
    new Crew(made, 'ledger', ledgers),
    new Crew(made, 'insights', insights),
    new Crew(made, 'gateway', gateways, { PORT: String(port) }),
  ];
}

describe('killed at every point between two effects', () => {
  it('nothing is lost, nothing counts twice, order is kept, and every promise holds', async () => {
    const startedAt = Date.now();
    const { seed } = propertyOptions(1);
    const made = new Installation('kills', { KAFKA_SESSION_TIMEOUT_MS: '2000' });
    const port = await freePort();
    const scene = new Scene(made, seed, { members: 800, gatewayUrl: `http://127.0.0.1:${port}` });
    const crews = crewsOf(made, port);
    const [ledgers, insights, gateways] = crews as [Crew, Crew, Crew];
    open.push(...crews, scene, made);
    const planned = crews.flatMap((crew) => crew.pending);
    expect(planned.length).toBeGreaterThanOrEqual(20);

    ledgers.start(2);
    await eventually(() => made.programs(), { timeoutMs: 60_000, what: 'the schema' });
    insights.start(1);
    gateways.start(1);
    scene.start(EVENTS_A_SECOND);
    await eventually(
      async () => {
        if (crews.some((crew) => crew.problems.length > 0)) return true;
        const waiting = crews.flatMap((crew) => crew.pending.map((at) => `${crew.app} ${at}`));
        if (waiting.length > 0) throw new Error(`${waiting.join(', ')}; ${await scene.progress()}`);
        return true;
      },
      { timeoutMs: FIRED_WITHIN_MS, everyMs: 200, what: 'all kills' },
    );
    expect(crews.flatMap((crew) => crew.problems)).toEqual([]);
    const fired = crews.flatMap((crew) => crew.fired.map((at) => `${crew.app}: ${at}`));
    const counts: Record<string, { killed: number; 'after s': string }> = {};
    for (const { app, ended } of crews) {
      for (const { at, atMs } of ended) {
        const { killed, 'after s': before } = counts[`${app}: ${at}`] ?? { killed: 0, 'after s': '' };
        const seconds = String(Math.round((atMs - startedAt) / 1_000));
        counts[`${app}: ${at}`] = { killed: killed + 1, 'after s': before ? `${before}, ${seconds}` : seconds };
      }
    }
    console.table(counts);
    expect(crews.flatMap((crew) => crew.fired).sort()).toEqual([...planned].sort());
    const killedMs = Date.now() - startedAt;

    await scene.end();
    console.info(`${fired.length} kills in ${killedMs} ms, every promise held after ${Date.now() - startedAt} ms`);
    // Someone had no answer at first, asked again, and was given the one that the book had kept.
    expect(scene.shoppers!.answered.some(({ tries, status }) => tries > 1 && status === 201)).toBe(true);
    await Promise.all(crews.map((crew) => crew.stop()));
  });
});
