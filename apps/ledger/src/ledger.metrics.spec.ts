import { describe, expect, it } from '@jest/globals';
import { Metrics } from '#platform';
import { LedgerMetrics } from './ledger.metrics.js';

describe('what the ledger counts', () => {
  it('begins at 0 for every topic and outcome, so that the first records are seen to come', async () => {
    const metrics = new Metrics('ledger');
    new LedgerMetrics(metrics, ['commerce.orders', 'commerce.logins']);
    const text = await metrics.text();
    for (const topic of ['commerce.orders', 'commerce.logins'])
      for (const outcome of ['applied', 'duplicate', 'conflict', 'invalid', 'ignored'])
        expect(text).toContain(`loyalty_records_total{topic="${topic}",outcome="${outcome}",service="ledger"} 0`);
  });
});
