import { describe, expect, it } from '@jest/globals';
import { sendInOrder, type SentRecord } from './send-in-order.js';

interface Due extends SentRecord {
  timeMs: number;
}

const events = (count: number, bytes: number): Due[] =>
  Array.from({ length: count }, (_, at) => ({ key: `m-${at % 3}`, timeMs: at * 1_000, value: 'x'.repeat(bytes) }));

describe('sending in order', () => {
  it('cuts batches by bytes and keeps the order', async () => {
    const all = events(100, 50_000);
    const batches: SentRecord[][] = [];
    const sent = await sendInOrder(
      all,
      (event) => event,
      (batch) => Promise.resolve(batches.push(batch)),
      {
        speed: Infinity,
        onSent: () => undefined,
      },
    );
    expect(sent).toBe(100);
    expect(batches.flat()).toEqual(all);
    expect(batches.length).toBeGreaterThan(4);
  });

  it('sends no event before it is due, and ends when it is told to', async () => {
    const stop = new AbortController();
    const startedAt = performance.now();
    const early: number[] = [];
    const send = (records: SentRecord[]): Promise<void> => {
      const batch = records as Due[];
      const passedMs = (performance.now() - startedAt) * 20;
      early.push(...batch.filter((event) => event.timeMs > passedMs + 1).map((event) => event.timeMs));
      if (batch.some((event) => event.timeMs >= 6_000)) stop.abort();
      return Promise.resolve();
    };
    const sent = await sendInOrder(events(60, 10), (event) => event, send, {
      speed: 20,
      onSent: () => undefined,
      signal: stop.signal,
    });
    expect(early).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(7);
    expect(sent).toBeLessThan(60);
  });
});
