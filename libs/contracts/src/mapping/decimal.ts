/** An exact decimal: `units / 10^scale`. */
export interface Decimal {
  units: bigint;
  scale: number;
}

const WRITTEN = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Powers of ten beyond these are no money and no time, and would only cost memory. */
const EXPONENT_MAX = 30;

/**
 * Decimal text, or a number taken by its shortest text that reads back as the same number (19.99 is 1999 / 100, whatever
 * its binary fraction). Undefined for anything else, and for magnitudes beyond 10^60.
 */
export function readDecimal(value: unknown): Decimal | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > 80) return undefined;
  const match = WRITTEN.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const power = Number(exponent);
  if (Math.abs(power) > EXPONENT_MAX) return undefined;
  const units = BigInt(`${whole}${fraction}`);
  return shortened({ units: sign === '-' ? -units : units, scale: fraction.length - power });
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return shortened({ units: scaled(a, scale) + scaled(b, scale), scale });
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function times(a: Decimal, b: Decimal): Decimal {
  return shortened({ units: a.units * b.units, scale: a.scale + b.scale });
}

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** The number of `10^-digits`, undefined where it is no whole one. May be beyond the safe integers. */
export function wholeUnits(value: Decimal, digits: number): number | undefined {
  return value.scale > digits ? undefined : Number(scaled(value, digits));
}

/** The same, what lies below cut towards the past. */
export function flooredUnits(value: Decimal, digits: number): number {
  if (value.scale <= digits) return Number(scaled(value, digits));
  const divisor = 10n ** BigInt(value.scale - digits);
  const quotient = value.units / divisor;
  return Number(value.units < 0n && value.units % divisor !== 0n ? quotient - 1n : quotient);
}

export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function scaled({ units, scale }: Decimal, to: number): bigint {
  return scale === to ? units : units * 10n ** BigInt(to - scale);
}

/** No zeros at the end of the fraction, and no scale below 0. */
function shortened({ units, scale }: Decimal): Decimal {
  if (scale <= 0) return { units: scale === 0 ? units : units * 10n ** BigInt(-scale), scale: 0 };
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale--;
  }
  return { units, scale };
}
