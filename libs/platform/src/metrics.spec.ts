import { describe, expect, it } from '@jest/globals';
import { LagMetrics } from './lag-metrics.js';
import { Metrics } from './metrics.js';

const bare = () => new Metrics('ledger', { processMetrics: false });

describe('metrics', () => {
  it('carry the service, and count under one name once', async () => {
    const metrics = bare();
    metrics.counter('records_total', 'Records', ['topic']).inc({ topic: 'a' }, 2);
    metrics.counter('records_total', 'Records', ['topic']).inc({ topic: 'a' });
    expect(await metrics.text()).toContain('records_total{topic="a",service="ledger"} 3');
  });

  it('ask for an observed value when read', async () => {
    const metrics = bare();
    let age = 1;
    metrics.observedGauge('age_seconds', 'Age', () => age);
    age = 7;
    expect(await metrics.text()).toContain('age_seconds{service="ledger"} 7');
  });

  it('of the process come by default', async () => {
    expect(await new Metrics('x').text()).toContain('process_cpu_user_seconds_total');
  });
});

describe('lag metrics', () => {
  it('have the names of kafka_exporter, a sum, and no negative value', async () => {
    const metrics = bare();
    const lag = new LagMetrics(metrics);
    lag.set({ group: 'g', topic: 't', partition: 0, offset: 10, end: 15, seconds: 2.5 });
    lag.set({ group: 'g', topic: 't', partition: 1, offset: 10, end: 7, seconds: -1 });
    const text = await metrics.text();
    expect(text).toContain('kafka_consumergroup_lag{consumergroup="g",topic="t",partition="0",service="ledger"} 5');
    expect(text).toContain('kafka_consumergroup_lag{consumergroup="g",topic="t",partition="1",service="ledger"} 0');
    expect(text).toContain('kafka_consumergroup_lag_sum{consumergroup="g",topic="t",service="ledger"} 5');
    expect(text).toContain(
      'kafka_consumergroup_current_offset{consumergroup="g",topic="t",partition="0",service="ledger"} 10',
    );
    expect(text).toContain('kafka_topic_partition_current_offset{topic="t",partition="0",service="ledger"} 15');
    expect(text).toContain('kafka_topic_partitions{topic="t",service="ledger"} 2');
    expect(text).not.toMatch(/} -/);
  });

  it('have no series for a partition that is not ours', async () => {
    const metrics = bare();
    const lag = new LagMetrics(metrics);
    lag.set({ group: 'g', topic: 't', partition: 0, offset: 0, end: 5 });
    lag.forget('g', 't', 0);
    expect(await metrics.text()).not.toContain('topic="t"');
  });

  it('say nothing of seconds where these are not known any more', async () => {
    const metrics = bare();
    const lag = new LagMetrics(metrics);
    lag.set({ group: 'g', topic: 't', partition: 0, offset: 5, end: 5, seconds: 0 });
    lag.set({ group: 'g', topic: 't', partition: 0, offset: 5, end: 6 });
    expect(await metrics.text()).not.toContain('loyalty_consumergroup_lag_seconds{');
  });
});
