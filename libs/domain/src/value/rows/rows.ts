/**
 * Purchase histories in columns, one row a member: what the models see of them.
 * x: repeat order days; tx: age at the last order; T: age now (both from the first order day, in the model's unit).
 */
export interface HistoryRows {
  readonly length: number;
  readonly x: ArrayLike<number>;
  readonly tx: ArrayLike<number>;
  readonly T: ArrayLike<number>;
  /** How many members a row stands for; absent: one each. */
  readonly weight?: ArrayLike<number>;
  /** Sum over the repeat orders of ln(gap), in the model's unit; only the regularity model needs it. */
  readonly logGaps?: ArrayLike<number>;
}

/** Equal rows merged and times and counts indexed, so that logarithms and gamma functions are taken once a distinct value. */
export interface CompressedRows {
  /** Distinct (x, tx, T). */
  readonly length: number;
  /** Sum of weights. */
  readonly members: number;
  /** Members with x > 0. */
  readonly repeaters: number;
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  readonly weight: Float64Array;
  /** Distinct x, and for each how many members have it. */
  readonly counts: Float64Array;
  readonly countMembers: Float64Array;
  /** Distinct tx and T. */
  readonly times: Float64Array;
  /** Per distinct time: members with this T, and the sum of their x. */
  readonly timeMembers: Float64Array;
  readonly timeOrders: Float64Array;
  /** Per row: the place of x in `counts`, of tx and T in `times`. */
  readonly countAt: Int32Array;
  readonly txAt: Int32Array;
  readonly TAt: Int32Array;
  readonly maxT: number;
  readonly sumLogGaps: number;
}

/** Why rows cannot be used; `row` is the first offender. */
export interface InvalidRow {
  readonly row: number;
  readonly reason: string;
}
