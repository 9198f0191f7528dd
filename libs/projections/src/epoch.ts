import { randomBytes } from 'node:crypto';

/**
 * Which generation of a shard's keys is read and which one is being built. Kept in Redis as `current`, `current>next` or
 * `>next`, and compared there as text: whoever writes with another notion of it is refused and told.
 */
export interface Epoch {
  /** The generation that answers; null while an emptied shard is filled. */
  current: string | null;
  /** The generation that a refill or a reckoning is writing; null at rest. */
  building: string | null;
}

export function parseEpoch(text: string): Epoch {
  const [current = '', building = ''] = text.split('>');
  return { current: current || null, building: building || null };
}

export function formatEpoch(epoch: Epoch): string {
  return epoch.building === null ? (epoch.current ?? '') : `${epoch.current ?? ''}>${epoch.building}`;
}

/** The generations that a change must reach, what is read and what will be read: those of the same members together. */
export function writtenGenerations({ current, building }: Epoch): string[][] {
  const generations = [current, building].filter((generation) => generation !== null);
  const [first, second] = generations;
  if (first !== undefined && second !== undefined && membersOf(first) === membersOf(second)) return [[first, second]];
  return generations.map((generation) => [generation]);
}

/**
 * A name never used before, so that a refill interrupted by a second loss of Redis cannot be taken for complete. It says by which version
 * of the model its deadlines are reckoned, so that whoever writes into it reckons by the same.
 */
export function newGeneration(modelVersion: number): string {
  return `${modelVersion}-${randomBytes(4).toString('hex')}`;
}

/** The same for a generation that has the members of another one, and deadlines of its own. */
export function newReckoning(modelVersion: number, generation: string): string {
  return `${newGeneration(modelVersion)}@${membersOf(generation)}`;
}

/** The generation whose members this one has: itself, if it was filled. */
export function membersOf(generation: string): string {
  return generation.slice(generation.indexOf('@') + 1);
}

/** The version of the model that a generation's deadlines are reckoned by: 0 is the plain rule, also for names of earlier releases. */
export function modelVersionOf(generation: string): number {
  return Number(/^(\d+)-/.exec(generation)?.[1] ?? 0);
}
