import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { committedPositions, LagReader, type GroupPosition, type Lag } from '#messaging';
import { consumerGroup } from '#platform';
import { RelayStore } from '#storage';
import type { Surroundings } from './surroundings.js';

const POLL_MS = 250;
const SAY_EVERY_MS = 5_000;
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

export interface Settled {
  caughtUp: boolean;
  lags: Lag[];
  /** Lines of the book that were not sent yet. */
  outbox: number;
}

/**
 * Waits until all is caught up: no lag, nothing left to relay, and no position that moves. Gives up where there is lag
 * and nothing has moved for `stallMs`; a slow machine may take as long as it needs.
 */
export async function settled(around: Surroundings, stallMs: number, signal: AbortSignal): Promise<Settled> {
  const reader = lagReader(around);
  const relay = new RelayStore(around.database);
  const progress = new Backlog();
  let before = '';
  let restingSince = performance.now();
  try {
    for (;;) {
      const lags = await reader.lag();
      const { lines } = await relay.backlog();
      const left = lags.reduce((sum, { lagRecords }) => sum + lagRecords, lines);
      const now = JSON.stringify([lines, ...lags.map(({ offset, end }) => [offset, end])]);
      if (now !== before) restingSince = performance.now();
      before = now;
      progress.show(left);
      const restedMs = performance.now() - restingSince;
      const caughtUp = left === 0 && lags.length > 0 && restedMs >= REST_MS;
      if (caughtUp || signal.aborted || restedMs >= stallMs) return { caughtUp, lags, outbox: lines };
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await reader.close();
  }
}

/** Says now and then how much is left, so that nobody takes a slow machine for a stuck one. */
class Backlog {
  #saidAt = performance.now();

  show(left: number): void {
    if (left === 0 || performance.now() - this.#saidAt < SAY_EVERY_MS) return;
    this.#saidAt = performance.now();
    process.stderr.write(`  ${left.toLocaleString('en-US')} to go\n`);
  }
}
