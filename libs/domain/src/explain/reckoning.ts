import type { Decimal } from '../decimal.js';

/** What a rule looked at. Units stand in the names; instants (`…At`) are RFC 3339, money (`…Minor`) is in minor units. */
export type Inputs = Record<string, string | number | null>;

/** One line of arithmetic: what is computed, by names and by numbers, before and after rounding. */
export interface Step {
  name: string;
  /** `floor(totalMinor × multiplier ÷ minorUnitsPerPoint)` */
  formula: string;
  /** `floor(12345 × 1.25 ÷ 100)` */
  filled: string;
  /** `154.3125`; cut after six decimals, with `…`, where it has more. */
  exact: string;
  value: number;
}

/** The words that are said about an entry are chosen by this name; it is finer than the rule where a rule has several outcomes. */
export type ReckonedCase =
  | 'purchase'
  | 'return'
  | 'review'
  | 'review-removal'
  | 'login'
  | 'login-streak'
  | 'activation'
  | 'deficit'
  | 'expiry'
  | 'expiry-again'
  | 'tier-reached'
  | 'tier-lost'
  | 'tier-end'
  | 'qualifying-window'
  | 'redemption'
  | 'redemption-cancelled'
  | 'hold'
  | 'hold-captured'
  | 'hold-released'
  | 'hold-timed-out'
  | 'adjustment'
  | 'opening-balance'
  | 'amendment'
  | 'transfer-sent'
  | 'transfer-received'
  | 'enrolment'
  | 'block'
  | 'merge'
  | 'erasure'
  | 'tier-by-program'
  | 'program-change'
  | 'waiting'
  | 'noted';

/** Why an entry says what it says. */
export interface Reckoning {
  case: ReckonedCase;
  inputs: Inputs;
  steps: Step[];
}

const EXACT_DECIMALS = 6;

/**
 * A product divided and rounded down, as `mulDivFloor` does it.
 * @param factor as a decimal and in the words of the formula
 */
export function floorStep(
  name: string,
  formula: string,
  amount: number,
  factor: Pick<Decimal, 'num' | 'den'> | null,
  divisor: number,
): Step {
  const { num, den } = factor ?? { num: 1, den: 1 };
  const numerator = BigInt(amount) * BigInt(num);
  const denominator = BigInt(den) * BigInt(divisor);
  const times = factor === null ? '' : ` × ${decimalText(factor)}`;
  return {
    name,
    formula,
    filled: `floor(${amount}${times} ÷ ${divisor})`,
    exact: quotientText(numerator, denominator),
    value: Number(numerator / denominator),
  };
}

/** A sum or difference of whole numbers: nothing is rounded. */
export function wholeStep(name: string, formula: string, filled: string, value: number): Step {
  return { name, formula, filled, exact: String(value), value };
}

/** `125 / 100` as `1.25`. */
export function decimalText({ num, den }: Pick<Decimal, 'num' | 'den'>): string {
  return quotientText(BigInt(num), BigInt(den));
}

function quotientText(numerator: bigint, denominator: bigint): string {
  const whole = numerator / denominator;
  let rest = numerator % denominator;
  let decimals = '';
  while (rest > 0n && decimals.length < EXACT_DECIMALS) {
    rest *= 10n;
    decimals += String(rest / denominator);
    rest %= denominator;
  }
  if (decimals === '') return String(whole);
  return `${whole}.${decimals}${rest > 0n ? '…' : ''}`;
}
