/** How often something may be tried within a window of time. */
export class RebuildBudget {
  private readonly spent: number[] = [];

  constructor(
    private readonly max: number,
    private readonly windowMs: number,
  ) {}

  /** Spends one; false when `max` were spent within the window. */
  spend(now: number): boolean {
    while (this.spent[0] !== undefined && this.spent[0] <= now - this.windowMs) this.spent.shift();
    if (this.spent.length >= this.max) return false;
    this.spent.push(now);
    return true;
  }
}
