import { formatEpoch, membersOf, modelVersionOf, parseEpoch, writtenGenerations, type Epoch } from './epoch.js';
import type { RedisClient } from './redis.client.js';
import type { ScriptName } from './scripts.js';
import { ScriptRunner } from './script.runner.js';
import { allShards, Keys, SHARDS } from './shard.js';

/** A shard has no generation to read: it was emptied, or is being filled for the first time. */
export class ProjectionMissing extends Error {
  override name = 'ProjectionMissing';

  constructor(readonly shards: readonly number[]) {
    super(`the insight projection is missing in ${shards.length} of ${SHARDS} shards`);
  }
}

/** A call on one shard in one generation: keys after the epoch's, and arguments after it. */
export interface ShardCall {
  keys: readonly string[];
  args: readonly (string | number)[];
}

/** A call for a generation. */
export type CallOf = (generation: string) => ShardCall | Promise<ShardCall>;

/** A call for generations of the same members; it may have to look up what each is reckoned by. */
export type WriteOf = (generations: readonly string[]) => ShardCall | Promise<ShardCall>;

/** How often a call follows an epoch that moves meanwhile, before it gives up. */
const EPOCH_ATTEMPTS = 5;

/** Access to the shards under the epoch as last seen; a refused call learns the new one and is tried again. */
export class Shards {
  readonly keys: Keys;
  private readonly scripts: ScriptRunner;
  private readonly epochs = new Map<number, string>();

  constructor(
    private readonly redis: RedisClient,
    prefix: string,
  ) {
    this.keys = new Keys(prefix);
    this.scripts = new ScriptRunner(redis);
  }

  /**
   * Calls a script on the generation that is read.
   * @throws ProjectionMissing where there is none
   */
  async read(shard: number, script: ScriptName, call: CallOf): Promise<unknown[]> {
    const answers = await this.call(
      shard,
      script,
      ([generation]) => call(generation as string),
      ({ current }) => (current === null ? [] : [[current]]),
    );
    if (answers === null) throw new ProjectionMissing([shard]);
    return answers[0] as unknown[];
  }

  /** Calls a script on every generation that changes must reach, once for those of the same members; null where there is none. */
  write(shard: number, script: ScriptName, call: WriteOf): Promise<unknown[][] | null> {
    return this.call(shard, script, call, writtenGenerations);
  }

  /** Calls a script on the generation that is being filled alone; null where there is none. */
  writeFilling(shard: number, script: ScriptName, call: WriteOf): Promise<unknown[][] | null> {
    return this.call(shard, script, call, ({ building }) => (isFilling(building) ? [[building]] : []));
  }

  /** Calls a script if the epoch is the one given; null where it is another. */
  async callUnder(
    shard: number,
    epoch: Epoch,
    script: ScriptName,
    { keys, args }: ShardCall,
  ): Promise<unknown[] | null> {
    const text = formatEpoch(epoch);
    const [found, ...reply] = await this.scripts.run(script, [this.keys.epoch(shard), ...keys], [text, ...args]);
    this.epochs.set(shard, String(found));
    return found === text ? reply : null;
  }

  /** Calls a script on a shard that has no generation. */
  async writeUnread(shard: number, script: ScriptName, { keys, args }: ShardCall): Promise<void> {
    await this.scripts.run(script, [this.keys.epoch(shard), ...keys], ['', ...args]);
  }

  /** Reads from all shards at once. @throws ProjectionMissing naming every shard that has nothing to read */
  async readAll(
    script: ScriptName,
    call: (shard: number, generation: string) => ReturnType<CallOf>,
  ): Promise<unknown[][]> {
    const settled = await Promise.allSettled(
      allShards().map((shard) => this.read(shard, script, (generation) => call(shard, generation))),
    );
    const missing: number[] = [];
    const answers: unknown[][] = [];
    for (const one of settled) {
      if (one.status === 'fulfilled') answers.push(one.value);
      else if (one.reason instanceof ProjectionMissing) missing.push(...one.reason.shards);
      else throw one.reason;
    }
    if (missing.length > 0) throw new ProjectionMissing(missing);
    return answers;
  }

  /** The epochs as Redis has them now. */
  async readEpochs(shards: readonly number[] = allShards()): Promise<Map<number, Epoch>> {
    const texts = await Promise.all(shards.map((shard) => this.redis.get(this.keys.epoch(shard))));
    shards.forEach((shard, i) => this.epochs.set(shard, texts[i] ?? ''));
    return new Map(shards.map((shard, i) => [shard, parseEpoch(texts[i] ?? '')]));
  }

  /** Whether the shard has something to read that was filled in the present run of its server. */
  async isFilled(shard: number): Promise<boolean> {
    const keys = [this.keys.epoch(shard), this.keys.filledIn(shard)];
    const [epoch, filledHere] = await this.scripts.run('filledHere', keys, []);
    this.epochs.set(shard, String(epoch));
    return filledHere === 1 && parseEpoch(String(epoch)).current !== null;
  }

  /** The shards whose generation is reckoned by another version of the model than this, as seen last. */
  reckonedByAnother(modelVersion: number): number[] {
    return allShards().filter((shard) => {
      const { current } = parseEpoch(this.epochs.get(shard) ?? '');
      return current !== null && modelVersionOf(current) !== modelVersion;
    });
  }

  /** Opens a generation if the epoch is still the one given; tells whether it was. */
  async openGeneration(shard: number, expected: Epoch, generation: string): Promise<boolean> {
    const next = formatEpoch({ ...expected, building: generation });
    const keys = [this.keys.epoch(shard), this.keys.openedIn(shard)];
    const [epoch] = await this.scripts.run('open', keys, [formatEpoch(expected), next]);
    this.epochs.set(shard, String(epoch));
    return epoch === next;
  }

  /** Switches to the generation that was built. False where it was lost on the way, or another epoch holds by now. */
  async closeGeneration(shard: number, expected: Epoch): Promise<boolean> {
    const done = formatEpoch({ current: expected.building, building: null });
    const givenUp = formatEpoch({ current: expected.current, building: null });
    const keys = [this.keys.epoch(shard), this.keys.openedIn(shard), this.keys.filledIn(shard)];
    const [epoch] = await this.scripts.run('close', keys, [formatEpoch(expected), done, givenUp]);
    this.epochs.set(shard, String(epoch));
    return epoch === done;
  }

  private async call(
    shard: number,
    script: ScriptName,
    call: WriteOf,
    generations: (epoch: Epoch) => string[][],
  ): Promise<unknown[][] | null> {
    const key = this.keys.epoch(shard);
    for (let attempt = 0; attempt < EPOCH_ATTEMPTS; attempt += 1) {
      const text = await this.epochOf(shard);
      const targets = generations(parseEpoch(text));
      // An epoch that promises nothing is asked for again: the shard may have been filled since it was last seen.
      if (targets.length === 0 && (await this.refreshed(shard)) === text) return null;
      if (targets.length === 0) continue;
      const replies = await Promise.all(
        targets.map(async (together) => {
          const { keys, args } = await call(together);
          return this.scripts.run(script, [key, ...keys], [text, ...args]);
        }),
      );
      const refusal = replies.find((reply) => reply[0] !== text);
      if (refusal === undefined) return replies.map((reply) => reply.slice(1));
      this.epochs.set(shard, String(refusal[0]));
    }
    throw new Error(`the epoch of shard ${shard} did not come to rest`);
  }

  private async epochOf(shard: number): Promise<string> {
    return this.epochs.get(shard) ?? (await this.refreshed(shard));
  }

  private async refreshed(shard: number): Promise<string> {
    const text = (await this.redis.get(this.keys.epoch(shard))) ?? '';
    this.epochs.set(shard, text);
    return text;
  }
}

/** Whether a generation that is being built gets members of its own, and not only deadlines. */
export function isFilling(building: string | null): building is string {
  return building !== null && membersOf(building) === building;
}
