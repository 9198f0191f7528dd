import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { committedPositions, LagReader, type GroupPosition, type Lag } from '#messaging';
import { consumerGroup } from '#platform';
import { RelayStore } from '#storage';
import type { Surroundings } from './surroundings.js';

const POLL_MS = 250;
/** How long everything must have rested: longer than any clock or relay sleeps. */
const REST_MS = 2_000;

/** Lag of both groups: the ledger by its own book, insights by what it has committed. */
export function lagReader({ kafka, positions, environment, topic }: Surroundings): LagReader {
  const group = consumerGroup(environment.namespace, CONSUMER_GROUPS.ledger);
  const insights = consumerGroup(environment.namespace, CONSUMER_GROUPS.insights);
  const members = topic(LOYALTY_TOPICS.members);
  const admin = kafka.admin();
  const connected = admin.connect();
  const reader = new LagReader({
    kafka,
    positions: async (): Promise<GroupPosition[]> => {
      await connected;
      const ledger = (await positions.all()).map(({ topic, partition, position, recordAt, movedAt }) => ({
        group,
        topic,
        partition,
        offset: position,
        lastTimestamp: recordAt,
        movedAt,
      }));
      return [...ledger, ...(await committedPositions(admin, insights, [members]))];
    },
  });
  const close = reader.close.bind(reader);
  reader.close = async () => {
    await close();
    await admin.disconnect();
  };
  return reader;
}

/**
 * Waits until all is caught up: no lag, nothing left to relay, and no position that moves. Gives the last lag, or null
 * where the deadline passed first.
 */
export async function settled(around: Surroundings, deadlineMs: number, signal: AbortSignal): Promise<Lag[] | null> {
  const reader = lagReader(around);
  const relay = new RelayStore(around.database);
  const startedAt = performance.now();
  let before = '';
  let restingSince = performance.now();
  try {
    while (!signal.aborted && performance.now() - startedAt < deadlineMs) {
      const lags = await reader.lag();
      const { lines } = await relay.backlog();
      const now = JSON.stringify(lags.map(({ offset, end }) => [offset, end]));
      const isIdle = lags.every(({ lagRecords }) => lagRecords === 0) && lines === 0 && lags.length > 0;
      if (now !== before || !isIdle) restingSince = performance.now();
      before = now;
      if (performance.now() - restingSince >= REST_MS) return lags;
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    return null;
  } finally {
    await reader.close();
  }
}
