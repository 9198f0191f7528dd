import type { OperationsStatus, Pulse, TopicOutcomes } from '#contracts';
import { instantText } from '#domain';
import type { Lag, LagReader } from '#messaging';
import type { HealthChecks } from '#platform';
import type { InsightStore } from '#projections';
import {
  overdueMembers,
  OUTCOMES,
  type Database,
  type DeadLetterStore,
  type PartitionState,
  type PositionStore,
  type RelayStore,
} from '#storage';
import type { ReadClockSource } from '../members/read-clock.js';

export interface StatusSourceOptions {
  database: Database;
  positions: PositionStore;
  relay: RelayStore;
  deadLetters: DeadLetterStore;
  lag: LagReader;
  insights: InsightStore;
  clock: ReadClockSource;
  checks: HealthChecks;
  clockKind: 'wall' | 'stream';
  /** The topic that insights reads, by its full name. */
  membersTopic: string;
  wallNow: () => number;
}

/** Looks at everything that can be stuck, in one go. */
export class StatusSource {
  #before: { taken: number; at: number } | undefined;
  #decidedUpTo = 0;

  constructor(private readonly options: StatusSourceOptions) {}

  async status(): Promise<OperationsStatus> {
    const { positions, relay, deadLetters, clock, clockKind, database, wallNow } = this.options;
    const read = await clock.read();
    const { now } = read;
    const watermark = typeof read.watermark === 'number' ? read.watermark : await read.watermark();
    const [partitions, backlog, overdue, letters, projection, dependencies] = await Promise.all([
      positions.all(),
      relay.backlog(),
      overdueMembers(database, watermark),
      deadLetters.openCounts(),
      this.#projection(),
      this.#dependencies(),
    ]);
    const recordedAt = wallNow();
    return {
      asOf: instantText(now),
      recordedAt: instantText(recordedAt),
      clock: clockKind,
      watermark: instantText(this.#furthest(watermark, now)),
      relay: {
        lines: backlog.lines,
        lagSeconds: backlog.oldestRecordedAt === null ? 0 : Math.max(0, recordedAt - backlog.oldestRecordedAt) / 1_000,
      },
      projection,
      overdue: {
        members: overdue.members,
        oldestDueAt: overdue.oldestDueAt === null ? null : instantText(overdue.oldestDueAt),
      },
      deadLetters: letters,
      outcomes: outcomesOf(partitions),
      dependencies,
    };
  }

  /** The same in a few numbers, with the rate since the last one. */
  async pulse(): Promise<Pulse> {
    const status = await this.status();
    const lags = await this.options.lag.lag();
    const taken = sumOf(status.outcomes, (topic) => OUTCOMES.reduce((sum, outcome) => sum + topic[outcome], 0));
    return {
      at: status.recordedAt,
      watermark: status.watermark,
      recordsPerSecond: this.#rate(taken),
      lagRecords: sumOf(lags, ({ lagRecords }) => lagRecords),
      lagSeconds: worst(lags),
      relayLines: status.relay.lines,
      openDeadLetters: sumOf(status.deadLetters, ({ count }) => count),
      overdueMembers: status.overdue.members,
      unhealthy: status.dependencies.filter(({ healthy }) => !healthy).map(({ name }) => name),
    };
  }

  async unhealthy(): Promise<string[]> {
    return (await this.#dependencies()).filter(({ healthy }) => !healthy).map(({ name }) => name);
  }

  /**
   * Up to which instant time was decided. A record on its way holds the watermark at the last event before it in its partition, which may be
   * weeks old where events are rare; what was decided before stands all the same.
   */
  #furthest(watermark: number, now: number): number {
    this.#decidedUpTo = Math.min(now, Math.max(this.#decidedUpTo, watermark));
    return this.#decidedUpTo;
  }

  #rate(taken: number): number {
    const at = performance.now();
    const before = this.#before;
    this.#before = { taken, at };
    // Counters begin anew with a topic that was made anew.
    if (before === undefined || at <= before.at || taken < before.taken) return 0;
    return Math.round((10_000 * (taken - before.taken)) / (at - before.at)) / 10;
  }

  async #projection(): Promise<OperationsStatus['projection']> {
    const { insights, lag, membersTopic } = this.options;
    try {
      const [missing, lags] = await Promise.all([insights.missingShards(), lag.lag()]);
      const behind = lags.filter(({ topic }) => topic === membersTopic);
      return { missingShards: missing.length, lagRecords: sumOf(behind, ({ lagRecords }) => lagRecords) };
    } catch {
      // Which of them it is stands among the dependencies.
      return null;
    }
  }

  async #dependencies(): Promise<OperationsStatus['dependencies']> {
    const { checks } = await this.options.checks.ready();
    return Object.entries(checks).map(([name, detail]) => ({ name, healthy: detail === 'ok', detail }));
  }
}

function outcomesOf(partitions: readonly PartitionState[]): TopicOutcomes[] {
  const topics = new Map<string, TopicOutcomes>();
  for (const partition of partitions) {
    const { topic } = partition;
    const sums = topics.get(topic) ?? { topic, applied: 0, duplicate: 0, conflict: 0, invalid: 0, ignored: 0 };
    for (const outcome of OUTCOMES) sums[outcome] += partition[outcome];
    topics.set(topic, sums);
  }
  return [...topics.values()];
}

/** The longest lag in seconds; null where a partition lags and it is not known for how long. */
function worst(lags: readonly Lag[]): number | null {
  let longest = 0;
  for (const { lagSeconds, lagRecords } of lags) {
    if (lagSeconds === null && lagRecords > 0) return null;
    longest = Math.max(longest, lagSeconds ?? 0);
  }
  return longest;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
