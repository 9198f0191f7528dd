import { leastScoreFor } from '../scores/calibration.js';
import type { Calibration } from '../scores/calibration.js';
import { scorerOf, type ScoreSpec } from '../scores/score.js';
import { scoreCrossingDay } from './crossing.js';

/** The deadlines of one refit: days of silence for each (x, tx), worked out when first asked for. */
export interface CrossingTable {
  /** Days after the last order at which the risk reaches the threshold; null: never, or not by this score. */
  readonly crossingDay: (x: number, txDays: number) => number | null;
  /** The threshold on the score's own scale; null: no silence, however long, reaches it. */
  readonly leastScore: number | null;
  readonly cells: number;
}

/** A table for a score, its calibration and a risk threshold; it belongs to one refit and is thrown away with it. */
export function crossingTable(
  score: { readonly spec: ScoreSpec; readonly calibration: Calibration },
  threshold: number,
): CrossingTable {
  const scorer = scorerOf(score.spec);
  const leastScore = leastScoreFor(score.calibration, threshold);
  const known = new Map<number, number | null>();
  return {
    leastScore,
    get cells() {
      return known.size;
    },
    crossingDay(x, txDays) {
      // Exact for up to 2^37 orders within 179 years.
      const cell = x * 65536 + txDays;
      const before = known.get(cell);
      if (before !== undefined) return before;
      const days = scoreCrossingDay(scorer, { x, txDays }, leastScore);
      known.set(cell, days);
      return days;
    },
  };
}
