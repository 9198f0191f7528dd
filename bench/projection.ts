import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { wallNow } from '#platform';
import { connectRedis, InsightStore, type MemberState } from '#projections';
import { startRedis, startRedisCluster, type OwnRedis } from '../test/support/redis.js';

/**
 * The insight projection on Redis servers of its own: members a second, bytes a member, time of a member's exact scores and
 * of the population's cut points and grid. `--members N` (300,000), `--json FILE`.
 */
const { values: options } = parseArgs({
  options: { members: { type: 'string', default: '300000' }, json: { type: 'string' } },
});
const MEMBERS = Number(options.members);
const CHUNK = 1_000;
const DAY_MS = 86_400_000;
const TODAY = 20_500;

interface Figures {
  layout: string;
  members: number;
  fillPerSecond: number;
  updatesPerSecond: number;
  staleUpdatesPerSecond: number;
  bytesPerMember: number;
  insightMedianMs: number;
  insightsPerSecond: number;
  cutPointsMs: number;
  gridMs: number;
  dueMs: number;
}

/** A shop's members: half bought once, spend by a long tail; the same for every run. */
function synthetic(i: number, version: number): MemberState {
  const noise = (salt: number): number => {
    const x = Math.sin((i + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
    return x - Math.floor(x);
  };
  const orderDays = 1 + Math.floor(-2 * Math.log(noise(1)) * noise(2));
  const lastOrderDay = TODAY - Math.floor(700 * noise(3)) + version;
  const spendMinor = Math.floor(orderDays * 1_000 * Math.exp(2 * noise(4))) + version;
  return {
    memberId: `member-${i}`,
    version,
    orderDays,
    firstOrderDay: lastOrderDay - 30 * (orderDays - 1),
    lastOrderDay,
    spendMinor,
    repeatSpendMinor: Math.floor(spendMinor / 2),
    tier: 'bronze',
    dueAt: (lastOrderDay + 90) * DAY_MS,
  };
}

async function* chunks(version: number, from = 0, until = MEMBERS): AsyncIterable<MemberState[]> {
  await Promise.resolve();
  for (let at = from; at < until; at += CHUNK) {
    yield Array.from({ length: Math.min(CHUNK, until - at) }, (_, i) => synthetic(at + i, version));
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function measure(layout: string, server: OwnRedis): Promise<Figures> {
  const redis = connectRedis(server.url, (error) => console.error(error.message));
  const nodes = (): { info(section: string): Promise<string> }[] =>
    'nodes' in redis ? redis.nodes('master') : [redis];
  const memory = async (): Promise<number> => {
    const infos = await Promise.all(nodes().map((node) => node.info('memory')));
    return infos.reduce((sum, info) => sum + Number(/used_memory_dataset:(\d+)/.exec(info)?.[1]), 0);
  };
  const store = new InsightStore({ redis, prefix: 'bench:', segments: [], wallNow, onError: console.error });
  try {
    const empty = await memory();
    const fillMs = await timed(() => store.refill(() => chunks(1)));
    const bytes = (await memory()) - empty;
    const updated = Math.min(MEMBERS, 100_000);
    const applyAll = async (version: number): Promise<void> => {
      for await (const states of chunks(version, 0, updated)) await store.apply(states);
    };
    const updateMs = await timed(() => applyAll(2));
    const staleMs = await timed(() => applyAll(2));
    const now = TODAY * DAY_MS;
    const single: number[] = [];
    for (let i = 0; i < 50; i += 1) single.push(await timed(() => store.insight(`member-${i * 7}`, now)));
    const together = await timed(() =>
      Promise.all(Array.from({ length: 200 }, (_, i) => store.insight(`member-${i}`, now))),
    );
    const gridMs = await timed(() => store.countPopulation(now));
    const cuts: number[] = [];
    for (let i = 0; i < 5; i += 1) cuts.push(await timed(() => store.cutPoints()));
    const dueMs = await timed(() => store.due(now, 1_000));
    return {
      layout,
      members: MEMBERS,
      fillPerSecond: Math.round((1_000 * MEMBERS) / fillMs),
      updatesPerSecond: Math.round((1_000 * updated) / updateMs),
      staleUpdatesPerSecond: Math.round((1_000 * updated) / staleMs),
      bytesPerMember: Math.round(bytes / MEMBERS),
      insightMedianMs: Number(median(single).toFixed(2)),
      insightsPerSecond: Math.round(200_000 / together),
      cutPointsMs: Math.round(median(cuts)),
      gridMs: Math.round(gridMs),
      dueMs: Math.round(dueMs),
    };
  } finally {
    redis.disconnect();
  }
}

const figures: Figures[] = [];
for (const [layout, start] of [
  ['one node', startRedis],
  ['cluster of three', startRedisCluster],
] as const) {
  const server = await start();
  try {
    figures.push(await measure(layout, server));
  } finally {
    await server.stop();
  }
}
console.table(figures);
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ projection: figures }, null, 2)}\n`);
