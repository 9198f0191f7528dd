import type { Redis } from 'ioredis';
import { killPoint } from '#platform';
import { newGeneration, type Epoch } from './epoch.js';
import type { MemberState } from './member-state.js';
import type { MemberWriter } from './member.writer.js';
import type { Reckoning } from './reckoning.js';
import type { RedisClient } from './redis.client.js';
import { allShards, isNeeded, shardOf, SHARDS } from './shard.js';
import { isFilling, type Shards } from './shards.js';

export interface RefillResult {
  /** Shards that were filled and switched. */
  filled: number[];
  /** Shards that were emptied again meanwhile: call once more. */
  unfilled: number[];
  /** States read from the source, or members whose deadlines were reckoned anew. */
  members: number;
}

/** Every member of the book, in chunks. Read after it is asked for, so that it is not older than the call. */
export type MemberSource = () => AsyncIterable<readonly MemberState[]>;

const SCAN_KEYS = 1_000;

/**
 * Fills shards from the book into a generation of its own and then switches, so that nobody reads half of a population.
 * Changes that arrive meanwhile reach both generations; since only newer states are written, it does not matter which comes
 * first. Several processes may fill at once: they share the generation, and do the work twice.
 */
export class Refill {
  private running: Promise<RefillResult> | null = null;

  constructor(
    private readonly redis: RedisClient,
    private readonly shards: Shards,
    private readonly writer: MemberWriter,
    private readonly reckoning: Reckoning,
  ) {}

  /** Fills the missing shards; does nothing where there are none. Calls at the same time share one run. */
  fillMissing(source: MemberSource, modelVersion: number): Promise<RefillResult> {
    return this.single(async () => this.fill(source, await this.missing(), modelVersion));
  }

  /** Fills every shard anew, while the old generation goes on answering. */
  async rebuild(source: MemberSource, modelVersion: number): Promise<RefillResult> {
    while (this.running !== null) await this.running.catch(() => undefined);
    return this.single(() => this.fill(source, allShards(), modelVersion));
  }

  /**
   * Reckons the deadlines of some shards by another version of the model, from what they hold themselves. One that someone was filling when
   * they went away is filled first, from the source.
   */
  async reckonAnew(
    wanted: readonly number[],
    modelVersion: number,
    until: number,
    source: MemberSource,
  ): Promise<RefillResult> {
    while (this.running !== null) await this.running.catch(() => undefined);
    return this.single(async () => {
      const result: RefillResult = { filled: [], unfilled: [], members: 0 };
      const { epochs, filling } = await this.reckoning.begin(wanted, modelVersion);
      if (filling.length > 0) await this.fill(source, filling, modelVersion);
      if (epochs.size === 0) return result;
      result.members = await this.reckoning.reckon(epochs, until);
      return this.finish(epochs, result, this.shards.keys.deadlinesPattern());
    });
  }

  /** The shards that have nothing to read, or what a server came back with after a restart or failover, which may be old. */
  async missing(): Promise<number[]> {
    const filled = await Promise.all(allShards().map((shard) => this.shards.isFilled(shard)));
    return allShards().filter((shard) => !filled[shard]);
  }

  private single(run: () => Promise<RefillResult>): Promise<RefillResult> {
    this.running ??= run().finally(() => (this.running = null));
    return this.running;
  }

  private async fill(source: MemberSource, wanted: readonly number[], modelVersion: number): Promise<RefillResult> {
    const result: RefillResult = { filled: [], unfilled: [], members: 0 };
    if (wanted.length === 0) return result;
    const epochs = await this.begin(wanted, modelVersion);
    let written = Promise.resolve();
    for await (const states of source()) {
      const here = wanted.length === SHARDS ? states : states.filter(({ memberId }) => epochs.has(shardOf(memberId)));
      result.members += here.length;
      await written;
      // Written while the next ones are read. Whether that failed is seen when it is waited for.
      written = this.writer.copy(here);
      written.catch(() => undefined);
      killPoint('refill');
    }
    await written;
    return this.finish(epochs, result, `${this.shards.keys.prefix}{s*`);
  }

  /** @param swept pattern of the keys among which are those that are needed no more */
  private async finish(epochs: ReadonlyMap<number, Epoch>, result: RefillResult, swept: string): Promise<RefillResult> {
    // All switches are sent at once: whom a deadline wakes up meanwhile is decided about by the version in force in the book.
    await Promise.all(
      [...epochs].map(async ([shard, epoch]) => {
        const switched = await this.shards.closeGeneration(shard, epoch);
        (switched ? result.filled : result.unfilled).push(shard);
        killPoint('refill-switching');
      }),
    );
    const ascending = (a: number, b: number): number => a - b;
    result.filled.sort(ascending);
    result.unfilled.sort(ascending);
    await this.sweep(swept);
    return result;
  }

  /** Opens a generation in every shard, or joins the one that is being filled. Deadlines on the way are given up for it. */
  private async begin(wanted: readonly number[], modelVersion: number): Promise<Map<number, Epoch>> {
    const generation = newGeneration(modelVersion);
    const seen = await this.shards.readEpochs(wanted);
    const opened = await Promise.all(
      wanted.map(async (shard): Promise<[number, Epoch]> => {
        let epoch = seen.get(shard) as Epoch;
        while (!isFilling(epoch.building)) {
          if (await this.shards.openGeneration(shard, epoch, generation))
            return [shard, { ...epoch, building: generation }];
          epoch = (await this.shards.readEpochs([shard])).get(shard) as Epoch;
        }
        return [shard, epoch];
      }),
    );
    return new Map(opened);
  }

  /** Deletes what no epoch names any more, of this run and of interrupted ones. */
  private async sweep(pattern: string): Promise<void> {
    const nodes = 'nodes' in this.redis ? this.redis.nodes('master') : [this.redis];
    for (const node of nodes) {
      for (let cursor = '0', more = true; more; more = cursor !== '0') {
        const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_KEYS);
        if (keys.length > 0) await this.deleteAbandoned(node, keys);
        cursor = next;
      }
    }
  }

  private async deleteAbandoned(node: Redis, keys: readonly string[]): Promise<void> {
    const owned = keys.map((key) => ({ key, owner: this.shards.keys.ownerOf(key) }));
    const shards = new Set(owned.flatMap(({ owner }) => (owner === null ? [] : [owner.shard])));
    // Epochs are read after the keys were seen: a generation is opened before its first key is written.
    const epochs = await this.shards.readEpochs([...shards]);
    const removal = node.pipeline();
    for (const { key, owner } of owned) {
      if (owner !== null && !isNeeded(owner, epochs.get(owner.shard) as Epoch)) removal.unlink(key);
    }
    await removal.exec();
  }
}
