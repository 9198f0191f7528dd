import type { Metrics } from '#platform';
import { OUTCOMES, type ChunkResult } from '#storage';

const CHUNK_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What the ledger counts of its own work. docs/ops.md has the table. */
export class LedgerMetrics {
  private readonly outcomes;
  private readonly erased;
  private readonly late;
  private readonly corrections;
  private readonly entries;
  private readonly chunkSeconds;
  private readonly clockMembers;
  private readonly watermark;

  /** @param topics whose outcomes begin at 0: of a series that begins at 30, Prometheus never sees the first 30 come */
  constructor(metrics: Metrics, topics: readonly string[]) {
    this.outcomes = metrics.counter('loyalty_records_total', 'Records taken, by topic and outcome', [
      'topic',
      'outcome',
    ]);
    for (const topic of topics) for (const outcome of OUTCOMES) this.outcomes.inc({ topic, outcome }, 0);
    this.erased = metrics.counter(
      'loyalty_erased_records_total',
      'Records that were ignored because the member was erased',
    );
    this.late = metrics.counter(
      'loyalty_late_facts_total',
      'Facts that came behind what had taken effect for their member',
    );
    this.corrections = metrics.counter('loyalty_corrections_total', 'Entries that correct an earlier one');
    this.entries = metrics.counter('loyalty_entries_total', 'Entries written to the book');
    this.chunkSeconds = metrics.histogram(
      'loyalty_chunk_seconds',
      'Time of one transaction of the way in',
      [],
      CHUNK_SECONDS,
    );
    this.clockMembers = metrics.counter('loyalty_clock_members_total', 'Members brought forward by the clock');
    this.watermark = metrics.gauge(
      'loyalty_watermark_seconds',
      'Up to which instant time was brought to members, since 1970',
    );
  }

  chunk(result: ChunkResult, _records: number, durationMs: number): void {
    for (const { topic, outcome, count } of result.outcomes) this.outcomes.inc({ topic, outcome }, count);
    this.erased.inc({}, result.erased);
    this.late.inc({}, result.late);
    this.corrections.inc({}, result.corrections);
    this.entries.inc({}, result.entries);
    this.chunkSeconds.observe({}, durationMs / 1_000);
  }

  clockRun(members: number, entries: number, watermark: number): void {
    this.clockMembers.inc({}, members);
    this.entries.inc({}, entries);
    this.watermark.set({}, watermark / 1_000);
  }
}
