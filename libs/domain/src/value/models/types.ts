import type { CompressedRows } from '../rows/rows.js';

/** BG/NBD, MBG/NBD, Pareto/NBD, NBD without dropout, MBG/CNBD-k with regular buying. */
export type ModelName = 'bg' | 'mbg' | 'pareto' | 'nbd' | 'mbg-cnbd';

/** The unit of x's times and of alpha and beta. */
export type TimeUnit = 'day' | 'week';

export const DAYS_PER_UNIT: Readonly<Record<TimeUnit, number>> = { day: 1, week: 7 };

/** Order rate ~ Gamma(r, alpha), dropout probability ~ Beta(a, b). */
export interface GeometricParams {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Order rate ~ Gamma(r, alpha), dropout rate ~ Gamma(s, beta). */
export interface ParetoParams {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/** Order rate ~ Gamma(r, alpha); nobody drops out. */
export interface NbdParams {
  readonly r: number;
  readonly alpha: number;
}

/** As {@link GeometricParams}, for rates of sub-events of which every k-th is an order (Erlang-k gaps). */
export interface RegularParams extends GeometricParams {
  readonly k: number;
}

/** What a model says of one member; all times are in the unit of its parameters. */
export interface OrderModel<P> {
  readonly name: ModelName;
  /** Whether the probability of silence can only rise while a member is silent, so that a deadline exists. */
  readonly neverFallsInSilence: boolean;
  /** Log-likelihood of one history. */
  logLikelihood(params: P, x: number, tx: number, T: number): number;
  /** P(alive | x, tx, T), 0 to 1. */
  probabilityAlive(params: P, x: number, tx: number, T: number): number;
  /** E[Y(h) | x, tx, T]: order days in the next `horizon`. */
  expectedOrders(params: P, x: number, tx: number, T: number, horizon: number): number;
  /** The same of a member who is alive; absent where it depends on tx too. */
  ordersIfAlive?(params: P, x: number, T: number, horizon: number): number;
  /** P0(h | x, tx, T): the probability of no order in the next `horizon`. */
  probabilityOfSilence(params: P, x: number, tx: number, T: number, horizon: number): number;
  /** Never throws: rows that say nothing are refused with the reason. */
  fit(rows: CompressedRows, options?: FitOptions<P>): FitOutcome<P>;
}

export interface FitOptions<P> {
  /** Parameters of an earlier fit to start from. */
  readonly warmStart?: P;
  /** Fewer are refused. */
  readonly membersMin?: number;
  /** Fewer members with a repeat order are refused. */
  readonly repeatersMin?: number;
}

export type Refusal = 'too few members' | 'too few repeat orders' | 'no time observed' | 'no finite likelihood';

/** A limit that the best fit ran into; the fit is valid, the named thing cannot be told from these data. */
export type Boundary =
  | 'no dropout detectable'
  | 'everyone drops out at once'
  | 'no difference of order rates detectable'
  | 'no difference of dropout rates detectable'
  | 'mean spend unbounded';

export interface Fitted<P> {
  readonly params: P;
  readonly logLikelihood: number;
  readonly members: number;
  /** Distinct rows that the likelihood was taken over. */
  readonly rows: number;
  readonly evaluations: number;
  readonly converged: boolean;
  readonly method: 'lbfgs' | 'nelder-mead';
  readonly boundary: Boundary | null;
}

export type FitOutcome<P> = { readonly fitted: Fitted<P> } | { readonly refused: Refusal };
