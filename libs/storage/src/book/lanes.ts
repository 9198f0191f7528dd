import { keyHash } from '#platform';

/**
 * The lane of the book for a new member, 0 to lanes − 1. By the same hash as Kafka's partitions, so that where the one number divides the
 * other, a chunk of one partition touches few lanes, and what a lane sends goes to few partitions. Nothing but speed depends on it.
 */
export function laneOf(memberId: string, lanes: number): number {
  return keyHash(memberId) % lanes;
}
