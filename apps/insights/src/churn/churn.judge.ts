import type { ChurnJudgement } from '#domain';
import type { InsightStore } from '#projections';

/** Holds the judgement in force, for all that ask in this process. */
export class ChurnJudge {
  constructor(
    private current: ChurnJudgement,
    private readonly store: InsightStore,
  ) {}

  get judgement(): ChurnJudgement {
    return this.current;
  }

  /** Puts another judgement in force, and reckons all deadlines anew by it. @returns deadlines that moved */
  async adopt(judgement: ChurnJudgement): Promise<number> {
    this.current = judgement;
    return this.store.reschedule(judgement.warnsAt);
  }
}
