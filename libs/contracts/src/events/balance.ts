import { Id, Instant, Optional, POINTS_MAX, WholeNumber } from '../fields.js';

/** One lot of the points that a member brings from another system. `expiresAt` absent: by the program. */
export class BalanceOpened {
  @Id() memberId!: string;
  @Id() balanceId!: string;
  @WholeNumber(1, POINTS_MAX) points!: number;
  @Optional() @Instant() expiresAt?: string | null;
}
