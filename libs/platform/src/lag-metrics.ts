import type { GaugeMetric, Metrics } from './metrics.js';

/** Where a group stands with one partition. */
export interface LagLine {
  group: string;
  topic: string;
  partition: number;
  /** Next record to take. */
  offset: number;
  /** Where the partition ends. */
  end: number;
  /** Age of the last record taken while there are more, 0 at the end; undefined where it is not known. */
  seconds?: number;
}

/**
 * Lag under the names of kafka_exporter, so that common dashboards, alerts and autoscalers work, and in seconds beside it.
 * A partition without a committed offset has no series; nothing is ever negative (an end read before an offset would be).
 */
export class LagMetrics {
  readonly #records: GaugeMetric;
  readonly #sum: GaugeMetric;
  readonly #seconds: GaugeMetric;
  readonly #offset: GaugeMetric;
  readonly #end: GaugeMetric;
  readonly #partitions: GaugeMetric;
  readonly #shown = new Map<string, { group: string; topic: string; records: number }>();

  constructor(metrics: Metrics) {
    const partition = ['consumergroup', 'topic', 'partition'];
    const topic = ['consumergroup', 'topic'];
    this.#records = metrics.gauge('kafka_consumergroup_lag', 'Records not yet taken, by partition', partition);
    this.#sum = metrics.gauge('kafka_consumergroup_lag_sum', 'Records not yet taken, by topic', topic);
    this.#offset = metrics.gauge('kafka_consumergroup_current_offset', 'Next record to take, by partition', partition);
    this.#end = metrics.gauge('kafka_topic_partition_current_offset', 'Where a partition ends', ['topic', 'partition']);
    this.#partitions = metrics.gauge('kafka_topic_partitions', 'Partitions of a topic that this process reads', [
      'topic',
    ]);
    this.#seconds = metrics.gauge(
      'loyalty_consumergroup_lag_seconds',
      'Age of the last record taken while there are more, 0 at the end',
      partition,
    );
  }

  set({ group, topic, partition, offset, end, seconds }: LagLine): void {
    const labels = { consumergroup: group, topic, partition: String(partition) };
    const records = Math.max(0, end - offset);
    this.#records.set(labels, records);
    this.#offset.set(labels, offset);
    this.#end.set({ topic, partition: String(partition) }, end);
    if (seconds === undefined) this.#seconds.remove(labels);
    else this.#seconds.set(labels, Math.max(0, seconds));
    this.#shown.set(JSON.stringify([group, topic, partition]), { group, topic, records });
    this.#total(group, topic);
  }

  /** A partition that went to another instance: two instances showing it would count it twice. */
  forget(group: string, topic: string, partition: number): void {
    const labels = { consumergroup: group, topic, partition: String(partition) };
    for (const gauge of [this.#records, this.#seconds, this.#offset]) gauge.remove(labels);
    this.#end.remove({ topic, partition: String(partition) });
    this.#shown.delete(JSON.stringify([group, topic, partition]));
    this.#total(group, topic);
  }

  #total(group: string, topic: string): void {
    const shown = [...this.#shown.values()].filter((line) => line.group === group && line.topic === topic);
    const labels = { consumergroup: group, topic };
    if (shown.length === 0) {
      this.#sum.remove(labels);
      this.#partitions.remove({ topic });
      return;
    }
    const records = shown.reduce((total, line) => total + line.records, 0);
    this.#sum.set(labels, records);
    this.#partitions.set({ topic }, shown.length);
  }
}
