import { expect, it } from '@jest/globals';
import { createLog, LagMetrics, Metrics } from '#platform';
import { LagWatch, type LagWatchOptions } from './lag.watch.js';

it('shows what was not sent also while Kafka does not say how far it is', async () => {
  const metrics = new Metrics('ledger', { processMetrics: false });
  const unanswered = new Promise<never>(() => undefined);
  let shown: () => void;
  const looked = new Promise<void>((resolve) => (shown = resolve));
  const watch = new LagWatch({
    lag: { lag: () => unanswered },
    consumer: { progress: () => [] },
    clock: { overdueMs: () => Promise.reject(new Error('no broker answers')) },
    relay: {
      backlog: () => {
        setTimeout(shown, 10);
        return Promise.resolve({ lines: 7, oldestRecordedAt: Date.now() - 90_000 });
      },
    },
    lagMetrics: new LagMetrics(metrics),
    metrics,
    log: createLog('test', 'silent'),
  } as unknown as LagWatchOptions);
  watch.start();
  await looked;
  const text = await metrics.text();
  expect(text).toContain('loyalty_outbox_lines{service="ledger"} 7');
  expect(Number(/^loyalty_outbox_age_seconds\S* (\S+)/m.exec(text)?.[1])).toBeGreaterThanOrEqual(90);
  void watch.stop();
}, 5_000);
