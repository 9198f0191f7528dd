import { randomBytes } from 'node:crypto';

/**
 * Which generation of a shard's keys is read and which one is being built. Kept in Redis as `current`, `current>next` or
 * `>next`, and compared there as text: whoever writes with another notion of it is refused and told.
 */
export interface Epoch {
  /** The generation that answers; null while an emptied shard is filled. */
  current: string | null;
  /** The generation that a refill is writing; null at rest. */
  building: string | null;
}

export function parseEpoch(text: string): Epoch {
  const [current = '', building = ''] = text.split('>');
  return { current: current || null, building: building || null };
}

export function formatEpoch(epoch: Epoch): string {
  return epoch.building === null ? (epoch.current ?? '') : `${epoch.current ?? ''}>${epoch.building}`;
}

/** The generations that a change must reach: what is read, and what will be read. */
export function writtenGenerations(epoch: Epoch): string[] {
  return [epoch.current, epoch.building].filter((generation) => generation !== null);
}

/**
 * A name never used before, so that a refill interrupted by a second loss of Redis cannot be taken for complete. It says by which version
 * of the model its deadlines are reckoned, so that whoever writes into it reckons by the same.
 */
export function newGeneration(modelVersion: number): string {
  return `${modelVersion}-${randomBytes(4).toString('hex')}`;
}

/** The version of the model that a generation's deadlines are reckoned by: 0 is the plain rule, also for names of earlier releases. */
export function modelVersionOf(generation: string): number {
  return Number(/^(\d+)-/.exec(generation)?.[1] ?? 0);
}
