import { FetchCycles } from './fetch-cycles.js';
import { Generation } from './generation.js';
import { asError, LaneClient } from './lane-client.js';
import { LaneRunner } from './lane-runner.js';
import type { LaneHealth, LaneOptions, PartitionProgress, TopicPartition } from './lane-types.js';
import { OffsetCommitter } from './offset-committer.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { PartitionGate } from './partition-gate.js';
import { Supervisor, type Trouble } from './supervisor.js';
import { TopicOffsets } from './topic-offsets.js';
import { endedWithin, Waiting } from './waiting.js';

const BUFFER_BYTES_MAX = 4 * 1024 * 1024;
const DRAIN_AT_JOIN_MS = 2_000;
const CLOSE_MS = 5_000;
/** Re-seeks of a partition that has lag and delivers nothing, before the client is built anew. */
const RESEEKS_MAX = 2;

const DEFAULTS = {
  chunkMax: 1_000,
  lingerMs: 0,
  bufferMax: 2_000,
  concurrency: 4,
  mergeWaitMs: 5_000,
  maxWaitMs: 100,
  bytesAtLeast: 1,
  bytesPerPartition: 256 * 1024,
  emptyChunks: false,
  stallMs: 30_000,
  checkMs: 3_000,
  commitMs: 1_000,
  rebuildsMax: 5,
  rebuildWindowMs: 300_000,
};

/**
 * Reads topics lane by lane: partition p of all topics is one lane, handled by one process, merged by time, in chunks.
 * The database's positions are the truth; Kafka's committed offsets only tell monitors. See docs and `LaneOptions`.
 */
export class LaneConsumer<T extends { time: number | null }> {
  private readonly options: LaneOptions<T> & typeof DEFAULTS & { heartbeatIntervalMs: number };
  private readonly cycles = new FetchCycles();
  private readonly waiting = new Waiting();
  private readonly offsets: TopicOffsets;
  private readonly gate: PartitionGate<T>;
  private readonly runner: LaneRunner<T>;
  private readonly committer: OffsetCommitter<T>;
  private readonly supervisor: Supervisor;
  private client: LaneClient | null = null;
  private generation: Generation<T> | null = null;
  private generations = 0;
  private ownedLanes: number[] = [];
  private missingTopics: string[] = [];
  private lastFetchAt = 0;
  private readonly reseeks = new Map<string, number>();
  private timers: NodeJS.Timeout[] = [];
  private said: string | undefined;
  private saidStuck = new Set<number>();
  private stopping: Promise<void> | null = null;

  constructor(options: LaneOptions<T>) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.options = {
      heartbeatIntervalMs: Math.min(3_000, Math.floor(options.sessionTimeoutMs / 3)),
      ...DEFAULTS,
      ...(given as unknown as LaneOptions<T>),
    };
    const { log, hooks = {} } = options;
    this.offsets = new TopicOffsets(options.kafka);
    this.gate = new PartitionGate<T>({
      positions: (partitions) => options.positions(partitions),
      offsets: this.offsets,
      cycles: this.cycles,
      waiting: this.waiting,
      log,
      hooks,
    });
    this.runner = new LaneRunner<T>({
      ...this.options,
      handle: (chunk) => options.handle(chunk),
      isAtEnd: (buffer) => this.isAtEnd(buffer),
      taken: (lane) => this.client && this.gate.refill(lane.buffers, this.client),
      log,
      hooks,
    });
    this.committer = new OffsetCommitter<T>((lane) => this.runner.isRunning(lane), log);
    this.supervisor = new Supervisor({
      open: () => this.openClient(),
      close: () => this.closeClient(CLOSE_MS),
      rebuildsMax: this.options.rebuildsMax,
      rebuildWindowMs: this.options.rebuildWindowMs,
      waiting: this.waiting,
      log,
      onFatal: (error) => options.onFatal(error),
      rebuilt: (reason) => hooks.rebuilt?.({ reason }),
    });
  }

  /** Begins; `health().joined` tells when it has joined. Brokers that cannot be reached are tried for ever. */
  start(): Promise<void> {
    if (this.timers.length > 0 || this.stopping) return Promise.reject(new Error('a lane consumer starts once'));
    const every = (ms: number, work: () => Promise<void>): void => {
      this.timers.push(setInterval(() => void work().catch((error: unknown) => this.say(error)), ms));
    };
    every(this.options.checkMs, () => this.check());
    every(this.options.commitMs, () => this.commit());
    this.supervisor.start();
    return Promise.resolve();
  }

  /**
   * Begins no chunk any more, waits for running handlers, commits and leaves the group, all within `deadlineMs`.
   * A handler that still runs then is left to itself: its chunk is taken up by whoever has the lane next.
   */
  stop(deadlineMs = 10_000): Promise<void> {
    this.stopping ??= this.stopWithin(deadlineMs);
    return this.stopping;
  }

  health(): LaneHealth {
    const { generation } = this;
    const buffers = generation ? [...generation.buffers.values()] : [];
    return {
      joined: generation !== null,
      moving: generation !== null && this.stuckLanes(generation).length === 0,
      stopped: generation ? this.gate.stopped(generation) : [],
      missingTopics: this.missingTopics,
      generation: this.generations,
      lanes: generation?.lanes.length ?? 0,
      buffered: buffers.reduce((sum, buffer) => sum + buffer.size, 0),
    };
  }

  /** How far each assigned partition is, as this process knows it. */
  progress(): PartitionProgress[] {
    return [...(this.generation?.buffers.values() ?? [])].map((buffer) => ({
      ...buffer.id,
      lane: buffer.partition,
      next: buffer.size === 0 && !this.runner.isRunning(buffer.partition) ? buffer.next : buffer.handled,
      end: buffer.end,
      buffered: buffer.size,
    }));
  }

  /**
   * Goes on from the beginning with a topic that had stopped. Set the position in the database anew (to absent) before,
   * or the partition stops again at the next join; where that is all that was done, it opens by itself at the next check.
   */
  async accept(topic: string): Promise<void> {
    const { generation, client } = this;
    if (generation && client) await this.gate.accept(generation, topic, client);
  }

  private async openClient(): Promise<void> {
    const present = await this.presentTopics();
    if (present.length === 0) throw new Error(`none of the topics exists yet: ${this.options.topics.join(', ')}`);
    const client = await LaneClient.open(
      {
        kafka: this.options.kafka,
        groupId: this.options.groupId,
        topics: present,
        sessionTimeoutMs: this.options.sessionTimeoutMs,
        heartbeatIntervalMs: this.options.heartbeatIntervalMs,
        maxWaitMs: this.options.maxWaitMs,
        bytesAtLeast: this.options.bytesAtLeast,
        bytesPerPartition: this.options.bytesPerPartition,
        ownedLanes: () => this.ownedLanes,
      },
      {
        joined: (assigned) => this.joined(assigned),
        batch: (batch) => this.withGeneration((g, client) => this.lookAfter(this.gate.take(g, batch, client))) ?? false,
        skipped: (where, first, last) =>
          this.withGeneration((g, client) => this.lookAfter(this.gate.skip(g, where, first, last, client))),
        fetchStarted: (nodeId) => {
          this.lastFetchAt = Date.now();
          this.cycles.started(nodeId, this.lastFetchAt);
        },
        crashed: (error, retriable) => this.trouble({ reason: `${error.name}: ${error.message}`, counted: !retriable }),
      },
    );
    if (this.stopping) await client.close(CLOSE_MS);
    else this.client = client;
  }

  private async closeClient(deadlineMs: number): Promise<void> {
    this.endGeneration();
    const { client } = this;
    this.client = null;
    await client?.close(deadlineMs);
  }

  private async presentTopics(): Promise<string[]> {
    const ranges = await this.offsets.fetch(this.options.topics);
    const present = this.options.topics.filter((topic) => ranges.has(`${topic}:0`));
    this.missingTopics = this.options.topics.filter((topic) => !present.includes(topic));
    if (this.missingTopics.length > 0) this.options.log.warn({ topics: this.missingTopics }, 'topics are missing');
    return present;
  }

  private joined(assigned: TopicPartition[]): void {
    const { client, options } = this;
    if (!client) return;
    this.endGeneration();
    client.pause(assigned);
    this.generations += 1;
    const limits = { records: options.bufferMax, bytes: BUFFER_BYTES_MAX };
    const generation = new Generation<T>(this.generations, assigned, limits, (record) => options.decode(record));
    this.generation = generation;
    this.lastFetchAt = Date.now();
    this.ownedLanes = generation.lanes.map((lane) => lane.number);
    this.supervisor.joined();
    options.log.info({ group: options.groupId, generation: generation.number, lanes: this.ownedLanes }, 'joined');
    options.hooks?.joined?.({ generation: generation.number, lanes: generation.lanes.length });
    void this.openGeneration(generation, client).catch((error: unknown) => this.say(error));
  }

  /** Chunks in flight commit first, if they can, so that the positions asked then are the newest. */
  private async openGeneration(generation: Generation<T>, client: LaneClient): Promise<void> {
    await this.runner.settled(
      DRAIN_AT_JOIN_MS,
      generation.lanes.map((lane) => lane.number),
    );
    await this.gate.open(generation, client);
    if (generation.alive) this.runner.begin(generation);
  }

  private lookAfter<R>(result: R): R {
    this.runner.look();
    return result;
  }

  private endGeneration(): void {
    this.generation?.end();
    this.generation = null;
    this.cycles.reset();
    this.reseeks.clear();
    this.runner.begin(null);
    this.waiting.wakeAll();
  }

  private isAtEnd(buffer: PartitionBuffer<T>): boolean {
    return buffer.isAtEnd(this.cycles);
  }

  private async commit(): Promise<void> {
    await this.withGeneration((generation, client) => this.committer.commit(generation, client));
  }

  /** The periodic look: is the client alive, do topics and positions still fit, does everything move? */
  private async check(): Promise<void> {
    const { generation, client, options } = this;
    if (!generation || !client || this.stopping) return;
    const silentMs = Date.now() - this.lastFetchAt;
    if (silentMs > Math.max(options.stallMs, 3 * options.sessionTimeoutMs)) {
      this.trouble({ reason: `no fetch for ${silentMs} ms`, counted: true });
      return;
    }
    const before = new Map([...generation.buffers.values()].map((buffer) => [buffer.key, buffer.next]));
    const [ranges, ids] = await Promise.all([this.offsets.fetch(options.topics), client.topicIds(options.topics)]);
    this.said = undefined;
    if (!generation.alive) return;
    const missing = options.topics.filter((topic) => !ranges.has(`${topic}:0`));
    if (missing.join() !== this.missingTopics.join()) {
      this.trouble({ reason: `topics came or went, missing now: ${missing.join(', ') || 'none'}`, counted: false });
      return;
    }
    await this.gate.check(generation, ranges, ids, before, client);
    if (generation.alive) this.pushOn(generation, client);
  }

  private pushOn(generation: Generation<T>, client: LaneClient): void {
    const now = Date.now();
    for (const buffer of generation.buffers.values()) {
      const lagging = buffer.state === 'open' && buffer.size === 0 && buffer.next < buffer.end;
      if (!lagging || now - buffer.lastMovedAt < this.options.stallMs) continue;
      const tries = (this.reseeks.get(buffer.key) ?? 0) + 1;
      this.reseeks.set(buffer.key, tries);
      buffer.lastMovedAt = now;
      this.options.log.warn({ ...buffer.id, next: buffer.next, end: buffer.end }, 'lag, but nothing is delivered');
      client.seek(buffer.id, buffer.next);
      // An open transaction looks the same, and no new client helps against it: hence not counted, and not for ever.
      if (tries === RESEEKS_MAX + 1) this.trouble({ reason: `nothing from ${buffer.key}`, counted: false });
    }
    const stuck = this.stuckLanes(generation).map((lane) => lane.number);
    for (const lane of stuck) {
      if (!this.saidStuck.has(lane)) this.options.log.warn({ lane }, 'the lane has lag and does not move');
    }
    this.saidStuck = new Set(stuck);
    this.runner.look();
  }

  private stuckLanes(generation: Generation<T>) {
    const now = Date.now();
    return generation.lanes.filter((lane) => {
      const busy = this.runner.isRunning(lane.number) || lane.buffers.some((buffer) => buffer.size > 0);
      lane.waitingSince = busy ? (lane.waitingSince ?? now) : null;
      if (lane.waitingSince !== null) return now - lane.waitingSince > this.options.stallMs;
      return lane.buffers.some((buffer) => (this.reseeks.get(buffer.key) ?? 0) > 0 && buffer.next < buffer.end);
    });
  }

  private trouble(trouble: Trouble): void {
    this.endGeneration();
    this.supervisor.trouble(trouble);
  }

  private withGeneration<R>(work: (generation: Generation<T>, client: LaneClient) => R): R | undefined {
    const { generation, client } = this;
    return generation && client ? work(generation, client) : undefined;
  }

  private async stopWithin(deadlineMs: number): Promise<void> {
    const until = Date.now() + deadlineMs;
    const left = (): number => Math.max(0, until - Date.now());
    for (const timer of this.timers) clearInterval(timer);
    const ended = this.supervisor.stop();
    this.runner.stop();
    this.withGeneration((generation, client) =>
      client.pause([...generation.buffers.values()].map((buffer) => buffer.id)),
    );
    const settled = await this.runner.settled(left() - Math.min(1_500, deadlineMs / 3));
    if (!settled) this.options.log.warn({}, 'stopping although a handler still runs');
    await endedWithin(this.commit(), left() / 2);
    await this.closeClient(left());
    await endedWithin(Promise.all([ended, this.offsets.close()]), left());
  }

  /** While brokers or database are away every look fails alike: said once. */
  private say(error: unknown): void {
    const { message } = asError(error);
    if (message !== this.said) this.options.log.warn({ err: error }, 'a periodic look failed');
    this.said = message;
  }
}
