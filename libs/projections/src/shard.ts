import { crc32 } from 'node:zlib';
import { membersOf, type Epoch } from './epoch.js';

/** Fixed for good: a member's keys are found by it. More shards than any sensible number of nodes, few enough to ask all. */
export const SHARDS = 96;

/** CRC-32 of the UTF-8 bytes, mod 96. */
export function shardOf(memberId: string): number {
  return crc32(memberId) % SHARDS;
}

export function allShards(): number[] {
  return Array.from({ length: SHARDS }, (_, shard) => shard);
}

/** Groups by shard, keeping the order within each. */
export function byShard<T>(items: readonly T[], memberOf: (item: T) => string): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const shard = shardOf(memberOf(item));
    const group = groups.get(shard);
    if (group) group.push(item);
    else groups.set(shard, [item]);
  }
  return groups;
}

/** The sorted sets of one shard that rank the members of a generation. */
export interface IndexKeys {
  recency: string;
  frequency: string;
  monetary: string;
}

/** The sorted sets of the deadlines of a generation: those to come, and those that were dealt with. */
export interface DeadlineKeys {
  due: string;
  settled: string;
}

/** A generation of a shard as one of its keys names it. */
export interface KeyOwner {
  shard: number;
  generation: string;
  /** Whether the key is of deadlines, which a generation shares with no other. */
  isDeadlines: boolean;
}

/**
 * Names of the keys. All keys of a shard carry one hash tag, so that a script may touch them on a cluster. A generation
 * stands in every name but `e` and `x`, so that the next one can be built beside the one that is read. Where only the deadlines
 * are reckoned anew, both have the keys of the same members.
 */
export class Keys {
  /** @param prefix stands before every key; must not contain braces */
  constructor(readonly prefix: string) {
    if (/[{}]/.test(prefix)) throw new Error(`Redis key prefix must not contain braces: ${prefix}`);
  }

  /** The shard's epoch: which generation is read, which one is being built. */
  epoch(shard: number): string {
    return `${this.prefix}{s${shard}}:e`;
  }

  /** Hashed ids of members erased lately, scored by the time at which the mark may go. */
  erased(shard: number): string {
    return `${this.prefix}{s${shard}}:x`;
  }

  /** The run of the server in which the generation being built was opened. */
  openedIn(shard: number): string {
    return `${this.prefix}{s${shard}}:o`;
  }

  /** The run of the server in which the generation that is read was filled. */
  filledIn(shard: number): string {
    return `${this.prefix}{s${shard}}:n`;
  }

  indexes(shard: number, generation: string): IndexKeys {
    const stem = this.stem(shard, membersOf(generation));
    return { recency: `${stem}r`, frequency: `${stem}f`, monetary: `${stem}m` };
  }

  deadlines(shard: number, generation: string): DeadlineKeys {
    const stem = this.stem(shard, generation);
    return { due: `${stem}due`, settled: `${stem}settled-due` };
  }

  /** Finds the deadlines of all generations, and perhaps others. */
  deadlinesPattern(): string {
    return `${this.prefix}{s*due`;
  }

  member(shard: number, generation: string, memberId: string): string {
    return `${this.stem(shard, membersOf(generation))}h:${memberId}`;
  }

  /** Null for a key that is of no generation. */
  ownerOf(key: string): KeyOwner | null {
    const found = /^\{s(\d+)\}:([0-9a-f@-]+):(.*)$/s.exec(key.slice(this.prefix.length));
    if (found === null) return null;
    const [, shard, generation = '', name = ''] = found;
    return { shard: Number(shard), generation, isDeadlines: name === 'due' || name === 'settled-due' };
  }

  /** The book epoch that the projection was filled from. */
  bookEpoch(): string {
    return `${this.prefix}book`;
  }

  /** The distribution of values as counted last. */
  value(): string {
    return `${this.prefix}value`;
  }

  /** The population as counted last. */
  population(): string {
    return `${this.prefix}population`;
  }

  private stem(shard: number, generation: string): string {
    return `${this.prefix}{s${shard}}:${generation}:`;
  }
}

/** Whether an epoch still needs a key. */
export function isNeeded({ generation, isDeadlines }: KeyOwner, { current, building }: Epoch): boolean {
  return [current, building].some((one) => one !== null && generation === (isDeadlines ? one : membersOf(one)));
}
