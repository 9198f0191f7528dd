import { Controller, Inject, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LANE, LaneErrors, type LaneChunk } from '#messaging';
import type { Tracing } from '#platform';
import { Ledger, type ChunkResult } from '#storage';
import { DeadLetterWorker } from '../relay/dead-letter.worker.js';
import { LedgerMetrics } from '../ledger.metrics.js';
import type { DecodedRecord } from './decode.js';

export const TRACING = Symbol('tracing');

/** Chunk in, book called, outcomes counted: where it resolves the chunk is committed, where it rejects the lane tries again. */
@Controller()
@UseFilters(LaneErrors)
export class IntakeController {
  constructor(
    private readonly ledger: Ledger,
    private readonly deadLetters: DeadLetterWorker,
    private readonly metrics: LedgerMetrics,
    @Inject(TRACING) private readonly tracing: Tracing,
  ) {}

  @EventPattern(LANE)
  async take(@Payload() chunk: LaneChunk<DecodedRecord>): Promise<void> {
    const startedAt = performance.now();
    const result = await this.traced(chunk);
    if (result.deadLetters > 0) this.deadLetters.nudge();
    this.metrics.chunk(result, chunk.records.length, performance.now() - startedAt);
  }

  private async traced(chunk: LaneChunk<DecodedRecord>): Promise<ChunkResult> {
    const records = chunk.records.map((record) => record.value);
    if (!this.tracing.on || records.length === 0) return this.ledger.applyChunk({ records, ends: chunk.ends });
    const traceparents = records.flatMap(({ fact }) => fact?.traceparent ?? []);
    const span = this.tracing.start(
      'ledger.chunk',
      { 'loyalty.lanes': chunk.lanes.length, 'loyalty.records': records.length, 'loyalty.traced': traceparents.length },
      traceparents,
    );
    try {
      const result = await this.ledger.applyChunk({ records, ends: chunk.ends });
      span.end();
      return result;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }
}
