import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LANE, LaneErrors, type LaneChunk } from '#messaging';
import { stateOf, InsightStore, type MemberState } from '#projections';
import { ChurnDecider } from '../churn/churn.decider.js';
import { InsightsMetrics } from '../insights.metrics.js';
import { ProjectionKeeper } from '../projection/projection.keeper.js';
import type { MemberRecord } from './decode.js';

/**
 * Member states in, projection written, warnings that they end or bring back decided. Where it rejects, the lane tries the
 * same chunk again: nothing here minds a repetition.
 */
@Controller()
@UseFilters(LaneErrors)
export class MembersController {
  constructor(
    private readonly store: InsightStore,
    private readonly keeper: ProjectionKeeper,
    private readonly decider: ChurnDecider,
    private readonly metrics: InsightsMetrics,
  ) {}

  @EventPattern(LANE)
  async take(@Payload() chunk: LaneChunk<MemberRecord>): Promise<void> {
    const startedAt = performance.now();
    const { states, erased, moved, unreadable } = this.parted(chunk);
    const result = await this.store.apply(states, erased);
    // What fell on missing shards is in the book already, from where they are filled.
    if (result.missingShards.length > 0) await this.keeper.fill();
    await this.decider.afterChanges({ ...result, changed: [...result.changed, ...moved] });
    this.metrics.taken(chunk.records.map(({ raw }) => raw));
    this.metrics.chunk({ ...result, unreadable }, performance.now() - startedAt);
  }

  private parted(chunk: LaneChunk<MemberRecord>): {
    states: MemberState[];
    erased: string[];
    moved: string[];
    unreadable: number;
  } {
    const states: MemberState[] = [];
    const erased = new Set<string>();
    const moved = new Set<string>();
    let unreadable = 0;
    for (const { value } of chunk.records) {
      if (value.kind === 'unreadable') unreadable += 1;
      else if (value.kind !== 'state') {
        if (value.kind === 'moved') moved.add(value.memberId);
        erased.add(value.memberId);
      } else states.push(stateOf(value.view, value.bookEpoch));
    }
    const alive = states.filter(({ memberId }) => !erased.has(memberId));
    return { states: alive, erased: [...erased], moved: [...moved], unreadable };
  }
}
