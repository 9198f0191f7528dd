import type { GaugeMetric, Metrics } from './metrics.js';

/**
 * Lag under the names of kafka_exporter, so that common dashboards, alerts and autoscalers work, and in seconds beside it.
 * A partition without a committed offset has no series; nothing is ever negative (an end read before an offset would be).
 */
export class LagMetrics {
  readonly #records: GaugeMetric;
  readonly #sum: GaugeMetric;
  readonly #seconds: GaugeMetric;
  readonly #shown = new Map<string, { group: string; topic: string; partition: number; records: number }>();

  constructor(metrics: Metrics) {
    const partition = ['consumergroup', 'topic', 'partition'];
    this.#records = metrics.gauge('kafka_consumergroup_lag', 'Records not yet taken, by partition', partition);
    this.#sum = metrics.gauge('kafka_consumergroup_lag_sum', 'Records not yet taken, by topic', [
      'consumergroup',
      'topic',
    ]);
    this.#seconds = metrics.gauge(
      'loyalty_consumergroup_lag_seconds',
      'Age of the next record, 0 at the end',
      partition,
    );
  }

  /** @param seconds age of the oldest record that is not taken yet; undefined where it is not known */
  set(group: string, topic: string, partition: number, records: number, seconds?: number): void {
    const labels = { consumergroup: group, topic, partition: String(partition) };
    const lag = Math.max(0, records);
    this.#records.set(labels, lag);
    if (seconds !== undefined) this.#seconds.set(labels, Math.max(0, seconds));
    this.#shown.set(JSON.stringify([group, topic, partition]), { group, topic, partition, records: lag });
    this.#total(group, topic);
  }

  /** A partition that went to another instance: two instances showing it would count it twice. */
  forget(group: string, topic: string, partition: number): void {
    const labels = { consumergroup: group, topic, partition: String(partition) };
    this.#records.remove(labels);
    this.#seconds.remove(labels);
    this.#shown.delete(JSON.stringify([group, topic, partition]));
    this.#total(group, topic);
  }

  #total(group: string, topic: string): void {
    const shown = [...this.#shown.values()].filter((line) => line.group === group && line.topic === topic);
    const labels = { consumergroup: group, topic };
    if (shown.length === 0) this.#sum.remove(labels);
    else
      this.#sum.set(
        labels,
        shown.reduce((total, line) => total + line.records, 0),
      );
  }
}
