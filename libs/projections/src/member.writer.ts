import type { MemberState } from './member-state.js';
import { byShard } from './shard.js';
import { deadlinesIn, type Deadlines } from './deadlines.js';
import type { ShardCall, Shards } from './shards.js';

/** What became of a chunk of states and erasures. */
export interface ApplyResult {
  /** States that were newer than what was there. */
  written: number;
  /** States that were not, or belong to an erased member. */
  stale: number;
  erased: number;
  /** Members to whose order history one later order day was added. */
  appended: string[];
  /**
   * Members whose order history changed otherwise, or may have: a state of theirs was there already, or was brought by a refill, or its
   * shard is missing.
   */
  changed: string[];
  /** Shards that hold nothing and took nothing: they need a refill, which will bring the same states. */
  missingShards: number[];
}

/** How long the mark of an erased member keeps older messages out: far longer than any of them can be on the way. */
const ERASED_MARK_MS = 30 * 86_400_000;

/** Members in one script call: bounds the time for which a node does nothing else. */
const CALL_MEMBERS = 250;

/** Where states come from: the script tells of changes to those who hear of states by messages, and remembers what no message told. */
const HEARD = 1;
const REFILLED = 0;

const text = (value: number | null): string => (value === null ? '' : String(value));

/** Writes absolute states: newer ones replace, the rest is left alone, so order and repetition do not matter. */
export class MemberWriter {
  constructor(
    private readonly shards: Shards,
    private readonly wallNow: () => number,
    private readonly deadlines: Deadlines,
  ) {}

  /** All states of a chunk, then its erasures: of one member, only the newest state counts. */
  async apply(states: readonly MemberState[], erasedIds: readonly string[]): Promise<ApplyResult> {
    const result: ApplyResult = { written: 0, stale: 0, erased: 0, appended: [], changed: [], missingShards: [] };
    const missing = new Set<number>();
    const newest = newestOf(states);
    const calls: Promise<void>[] = [];
    for (const [shard, group] of byShard(newest, ({ state }) => state.memberId)) {
      for (let from = 0; from < group.length; from += CALL_MEMBERS) {
        calls.push(this.write(shard, group.slice(from, from + CALL_MEMBERS), result, missing));
      }
    }
    await Promise.all(calls);
    await Promise.all(
      [...byShard([...new Set(erasedIds)], (id) => id)].map(([shard, ids]) => this.erase(shard, ids, result, missing)),
    );
    result.stale = states.length - result.written;
    result.missingShards = [...missing].sort((a, b) => a - b);
    return result;
  }

  private async write(
    shard: number,
    arrived: readonly Arrived[],
    result: ApplyResult,
    missing: Set<number>,
  ): Promise<void> {
    const replies = await this.shards.write(shard, 'apply', (generations) =>
      this.applyCall(shard, generations, arrived, HEARD),
    );
    if (replies === null) {
      missing.add(shard);
      result.changed.push(...arrived.map(({ state }) => state.memberId));
      return;
    }
    result.written += Math.max(...replies.map(([written]) => Number(written)));
    // The first generation is the one that is read, where there is one.
    const changes = replies[0]?.slice(1) ?? [];
    for (let i = 0; i < changes.length; i += 2) {
      const { memberId } = (arrived[Number(changes[i])] as Arrived).state;
      (changes[i + 1] === 'appended' ? result.appended : result.changed).push(memberId);
    }
  }

  /** Writes states into the generation that is being filled, and nowhere else. */
  async copy(states: readonly MemberState[]): Promise<void> {
    const calls: Promise<unknown>[] = [];
    for (const [shard, group] of byShard(states, (state) => state.memberId)) {
      for (let from = 0; from < group.length; from += CALL_MEMBERS) {
        const part = group.slice(from, from + CALL_MEMBERS).map(alone);
        calls.push(
          this.shards.writeFilling(shard, 'apply', (generations) => this.applyCall(shard, generations, part, REFILLED)),
        );
      }
    }
    await Promise.all(calls);
  }

  private async applyCall(
    shard: number,
    generations: readonly string[],
    arrived: readonly Arrived[],
    origin: typeof HEARD | typeof REFILLED,
  ): Promise<ShardCall> {
    const states = arrived.map(({ state }) => state);
    const dueAt = await Promise.all(generations.map((generation) => deadlinesIn(generation, states, this.deadlines)));
    return {
      keys: this.keysOf(
        shard,
        generations,
        states.map((state) => state.memberId),
      ),
      args: [
        generations.length,
        origin,
        ...arrived.flatMap(({ state, since }, i) => [
          state.memberId,
          state.version,
          state.orderDays,
          text(state.firstOrderDay),
          text(state.lastOrderDay),
          state.spendMinor,
          state.repeatSpendMinor,
          state.tier,
          since,
          ...dueAt.map((deadlines) => text(deadlines[i] ?? null)),
        ]),
      ],
    };
  }

  private async erase(shard: number, ids: readonly string[], result: ApplyResult, missing: Set<number>): Promise<void> {
    const call = (generations: readonly string[]): ShardCall => ({
      keys: this.keysOf(shard, generations, ids),
      args: [generations.length, this.wallNow(), ERASED_MARK_MS, ...ids],
    });
    if ((await this.shards.write(shard, 'erase', call)) === null) {
      missing.add(shard);
      await this.shards.writeUnread(shard, 'erase', call(['none']));
    }
    result.erased += ids.length;
  }

  /** @param generations of the same members */
  private keysOf(shard: number, generations: readonly string[], ids: readonly string[]): string[] {
    const { keys } = this.shards;
    const [generation] = generations as [string];
    const { recency, frequency, monetary } = keys.indexes(shard, generation);
    const deadlines = generations.map((one) => keys.deadlines(shard, one));
    return [
      keys.erased(shard),
      recency,
      frequency,
      monetary,
      ...deadlines.flatMap(({ due, settled }) => [due, settled]),
      ...ids.map((id) => keys.member(shard, generation, id)),
    ];
  }
}

/** The newest of the states of a member that came at once, and the version of the first of them. */
interface Arrived {
  state: MemberState;
  since: number;
}

const alone = (state: MemberState): Arrived => ({ state, since: state.version });

function newestOf(states: readonly MemberState[]): Arrived[] {
  const newest = new Map<string, Arrived>();
  for (const state of states) {
    const known = newest.get(state.memberId);
    if (known === undefined) newest.set(state.memberId, alone(state));
    else {
      known.since = Math.min(known.since, state.version);
      if (known.state.version < state.version) known.state = state;
    }
  }
  return [...newest.values()];
}
