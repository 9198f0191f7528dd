import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LANE, LaneErrors, type LaneChunk } from '#messaging';
import { Ledger, type ChunkResult } from '#storage';
import { DeadLetterWorker } from '../relay/dead-letter.worker.js';
import { LedgerMetrics } from '../ledger.metrics.js';
import type { DecodedRecord } from './decode.js';

/** Chunk in, book called, outcomes counted: where it resolves the chunk is committed, where it rejects the lane tries again. */
@Controller()
@UseFilters(LaneErrors)
export class IntakeController {
  constructor(
    private readonly ledger: Ledger,
    private readonly deadLetters: DeadLetterWorker,
    private readonly metrics: LedgerMetrics,
  ) {}

  @EventPattern(LANE)
  async take(@Payload() chunk: LaneChunk<DecodedRecord>): Promise<void> {
    const startedAt = performance.now();
    const result: ChunkResult = await this.ledger.applyChunk({
      records: chunk.records.map((record) => record.value),
      ends: chunk.ends,
    });
    if (result.deadLetters > 0) this.deadLetters.nudge();
    this.metrics.chunk(result, chunk.records.length, performance.now() - startedAt);
  }
}
