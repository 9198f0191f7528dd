import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A counter that goes by named labels. Amounts below 0 are refused by the client. */
export interface CounterMetric {
  inc(labels?: Record<string, string>, amount?: number): void;
}

export interface GaugeMetric {
  set(labels: Record<string, string>, value: number): void;
  remove(labels: Record<string, string>): void;
}

export interface HistogramMetric {
  /** Seconds, or what the name says. */
  observe(labels: Record<string, string>, value: number): void;
}

/** One registry for one process. The same name asked for twice is the same metric. */
export class Metrics {
  readonly registry = new Registry();
  readonly contentType = this.registry.contentType;
  readonly #known = new Map<string, CounterMetric | GaugeMetric | HistogramMetric>();

  /** @param service stands as the label `service` on every series */
  constructor(service: string, options: { processMetrics?: boolean } = {}) {
    this.registry.setDefaultLabels({ service });
    if (options.processMetrics !== false) collectDefaultMetrics({ register: this.registry });
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): CounterMetric {
    return this.#once(name, () => {
      const counter = new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
      return { inc: (labels = {}, amount = 1) => counter.inc(labels, amount) };
    });
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): GaugeMetric {
    return this.#once(name, () => {
      const gauge = new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
      return {
        set: (labels, value) => gauge.set(labels, value),
        remove: (labels) => gauge.remove(labels),
      };
    });
  }

  /** A gauge whose value is asked for when Prometheus asks; undefined leaves the last one. */
  observedGauge(name: string, help: string, read: () => number | undefined | Promise<number | undefined>): void {
    const collect = async function (this: Gauge): Promise<void> {
      const value = await read();
      if (value !== undefined) this.set(value);
    };
    this.#once(name, () => new Gauge({ name, help, registers: [this.registry], collect }) as unknown as GaugeMetric);
  }

  histogram(name: string, help: string, labelNames: readonly string[], buckets: number[]): HistogramMetric {
    return this.#once(name, () => {
      const registers = [this.registry];
      const histogram = new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });
      return { observe: (labels, value) => histogram.observe(labels, value) };
    });
  }

  /** The exposition text for `/metrics`. */
  async text(): Promise<string> {
    return this.registry.metrics();
  }

  #once<T extends CounterMetric | GaugeMetric | HistogramMetric>(name: string, make: () => T): T {
    const known = this.#known.get(name);
    if (known !== undefined) return known as T;
    const made = make();
    this.#known.set(name, made);
    return made;
  }
}
