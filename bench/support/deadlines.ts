import { fittedJudgement, mbgNbd, compressRows, type ModelContent } from '../../libs/domain/src/value/index.js';
import { wallNow } from '#platform';
import { connectRedis, InsightStore, type MemberState } from '#projections';
import { startRedis } from '../../test/support/redis.js';
import { simulatedRows } from './members.js';

const TODAY = 20_500;
const CHUNK = 1_000;

export interface DeadlinesMeasured {
  members: number;
  /** From the first copy to the last switch. */
  seconds: number;
  cpuSeconds: number;
  redisCpuSeconds: number;
  /** Updates of members that were written meanwhile. */
  updates: number;
}

/** Deadlines of all members reckoned anew by a fitted model and switched to, on a Redis of its own, while updates flow. */
export async function measureDeadlines(members: number): Promise<DeadlinesMeasured> {
  const rows = simulatedRows(members);
  const compressed = compressRows(rows);
  if ('invalid' in compressed) throw new Error(compressed.invalid.reason);
  const fit = mbgNbd.fit(compressed);
  if (!('fitted' in fit)) throw new Error(fit.refused);
  const fitted = { model: 'mbg', unit: 'day', params: fit.fitted.params } as const;
  const score = {
    name: 'p0-mbg',
    spec: { kind: 'p0', fitted, horizonDays: 90 },
    calibration: { kind: 'platt', intercept: 0, slope: 1 },
  } as const;
  const content: ModelContent = {
    asOfDay: TODAY,
    horizonDays: 90,
    threshold: 0.8,
    warning: score,
    ranking: score,
    value: { fitted, spend: null, horizonDays: 365, monthlyDiscount: 0.01 },
  };
  const { warnsAt } = fittedJudgement({ version: 1, inForceFrom: 0, content });
  const plain = ({ lastOrderDay }: { lastOrderDay: number }): number => (lastOrderDay + 90) * 86_400_000;
  const server = await startRedis();
  const redis = connectRedis(server.url, (error) => console.error(error.message));
  const store = new InsightStore({
    redis,
    prefix: 'bench:',
    segments: () => [],
    wallNow,
    deadlines: { of: (version) => Promise.resolve(version === 0 ? plain : warnsAt) },
    onError: console.error,
  });
  const stateOf = (i: number, version: number): MemberState => {
    const firstOrderDay = TODAY - rows.T[i]!;
    return {
      memberId: `member-${i}`,
      version,
      orderDays: rows.x[i]! + 1,
      firstOrderDay,
      lastOrderDay: firstOrderDay + rows.tx[i]!,
      spendMinor: 1_000 * (rows.x[i]! + 1),
      repeatSpendMinor: 1_000 * rows.x[i]!,
      tier: 'bronze',
    };
  };
  const chunk = (from: number, version: number): MemberState[] =>
    Array.from({ length: Math.min(CHUNK, members - from) }, (_, k) => stateOf(from + k, version));
  try {
    const source = async function* (): AsyncIterable<MemberState[]> {
      await Promise.resolve();
      for (let from = 0; from < members; from += CHUNK) yield chunk(from, 1);
    };
    await store.refill(source);
    await store.missingShards();
    let updates = 0;
    let done = false;
    const flow = (async (): Promise<void> => {
      for (let from = 0; !done; from = (from + CHUNK) % members) {
        await store.apply(chunk(from, 2 + Math.floor(updates / members)));
        updates += CHUNK;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();
    const redisBefore = await redisCpu(redis);
    const cpuBefore = process.cpuUsage();
    const begunAt = performance.now();
    const result = await store.reckonAnew(1, TODAY * 86_400_000, source);
    const seconds = (performance.now() - begunAt) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const redisCpuSeconds = (await redisCpu(redis)) - redisBefore;
    done = true;
    await flow;
    if (result.unfilled.length > 0) throw new Error('not all shards were switched');
    return { members, seconds, cpuSeconds: (user + system) / 1e6, redisCpuSeconds, updates };
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/** Seconds of processor that the server has used. */
async function redisCpu(redis: ReturnType<typeof connectRedis>): Promise<number> {
  const text = String(await redis.info('cpu'));
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(text)?.[1] ?? 0);
  return of('used_cpu_user') + of('used_cpu_sys');
}
