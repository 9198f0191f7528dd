import type { CounterMetric, GaugeMetric, HistogramMetric, Metrics } from '#platform';
import type { ApplyResult } from '#projections';
import type { ChurnResult } from '#storage';

const CHUNK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const REFIT_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

/** What the insights count. */
export class InsightsMetrics {
  private readonly states: CounterMetric;
  private readonly chunkSeconds: HistogramMetric;
  private readonly refills: CounterMetric;
  private readonly refilledMembers: CounterMetric;
  private readonly warnings: CounterMetric;
  private readonly missing: GaugeMetric;
  private readonly refitSeconds: HistogramMetric;
  private readonly takenTimes = new Map<string, number>();

  constructor(metrics: Metrics) {
    this.states = metrics.counter('loyalty_insight_states_total', 'Member states taken, by what became of them', [
      'outcome',
    ]);
    this.chunkSeconds = metrics.histogram(
      'loyalty_insight_chunk_seconds',
      'Time to project one chunk',
      [],
      CHUNK_SECONDS,
    );
    this.refills = metrics.counter(
      'loyalty_projection_refills_total',
      'Times that the projection was filled from the book',
    );
    this.refilledMembers = metrics.counter(
      'loyalty_projection_refilled_members_total',
      'Members filled in from the book',
    );
    this.warnings = metrics.counter('loyalty_churn_warnings_total', 'Churn warnings decided', ['decision']);
    this.refitSeconds = metrics.histogram(
      'loyalty_model_refit_seconds',
      'Time of a refit of the models, by what became of it',
      ['outcome'],
      REFIT_SECONDS,
    );
    this.missing = metrics.gauge('loyalty_projection_complete', '1 where nothing of the projection is missing');
  }

  /** Notes when the records of a chunk were written, for the lag in seconds. */
  taken(records: readonly { topic: string; partition: number; timestamp: number }[]): void {
    for (const { topic, partition, timestamp } of records) this.takenTimes.set(`${topic}:${partition}`, timestamp);
  }

  takenAt(topic: string, partition: number): number | undefined {
    return this.takenTimes.get(`${topic}:${partition}`);
  }

  chunk(result: ApplyResult & { unreadable: number }, durationMs: number): void {
    this.states.inc({ outcome: 'written' }, result.written);
    this.states.inc({ outcome: 'stale' }, result.stale);
    this.states.inc({ outcome: 'erased' }, result.erased);
    this.states.inc({ outcome: 'unreadable' }, result.unreadable);
    this.chunkSeconds.observe({}, durationMs / 1_000);
  }

  refilled(members: number): void {
    this.refills.inc();
    this.refilledMembers.inc({}, members);
  }

  refit(outcome: 'done' | 'refused' | 'failed', durationMs: number): void {
    this.refitSeconds.observe({ outcome }, durationMs / 1_000);
  }

  complete(isComplete: boolean): void {
    this.missing.set({}, isComplete ? 1 : 0);
  }

  decided(result: ChurnResult): void {
    for (const [decision, count] of Object.entries(result)) this.warnings.inc({ decision }, count as number);
  }
}
