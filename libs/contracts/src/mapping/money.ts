import { currencyExponent, isCurrency } from '../program/currency.js';
import { shown } from '../words.js';
import { decimalText, minus, plus, readDecimal, times, wholeUnits, ZERO, type Decimal } from './decimal.js';
import type { AmountFile, ValueFile } from './mapping.types.js';
import { compileConditions, compilePointer, compileValue, type Read } from './values.js';

const exponents = new Map<string, number>();

/**
 * An amount in major units, as decimal text or a number, to whole minor units by the currency's exponent (ISO 4217).
 * Exact: more decimals than the currency has are a problem, never rounded. Undefined where the record has no amount.
 * @param currency where it comes from; else it is that of `data`
 */
export function compileMoney(
  amount: AmountFile,
  currency: ValueFile | undefined,
  field: string,
): Read<number | undefined> {
  const read = compileAmount(amount, field);
  const own = currency === undefined ? undefined : compileValue(currency);
  return (reading, json, position) => {
    const major = read(reading, json, position);
    if (major === undefined) return undefined;
    const code = own === undefined ? reading.currency : own.read(reading, json, position);
    const digits = exponentOf(code);
    // Without a currency there is no amount: the currency's own field says what is wrong with it.
    if (digits === undefined) {
      reading.problem ??= `${field} has no minor units: its currency is ${code === undefined ? 'missing' : shown(code)}`;
      return undefined;
    }
    const minor = wholeUnits(major, digits);
    if (minor === undefined) {
      reading.problem ??= `${field} is ${decimalText(major)} ${String(code)}: must have at most ${digits} decimals`;
    }
    return minor;
  };
}

function compileAmount(amount: AmountFile, field: string): Read<Decimal | undefined> {
  const gross = amount.sum === undefined ? compileOne(amount.money ?? '', field) : compileSum(amount.sum, field);
  const factor = amount.times === undefined ? undefined : compileValue(amount.times);
  const less = (amount.minus ?? []).map((one) => compileAmount(one, field));
  return (reading, json, position) => {
    let result = gross(reading, json, position);
    if (result === undefined) return undefined;
    if (factor !== undefined) {
      const written = factor.read(reading, json, position);
      const count = readDecimal(written);
      if (count === undefined) {
        reading.problem ??= `${field}: ${factor.words} is ${written === undefined ? 'missing' : shown(written)}: must be a number`;
        return undefined;
      }
      result = times(result, count);
    }
    for (const one of less) result = minus(result, one(reading, json, position) ?? ZERO);
    return result;
  };
}

function compileOne(value: ValueFile, field: string): Read<Decimal | undefined> {
  const { read, words } = compileValue(value);
  return (reading, json, position) => {
    const written = read(reading, json, position);
    if (written === undefined) return undefined;
    const decimal = readDecimal(written);
    if (decimal === undefined) {
      reading.problem ??= `${field}: ${words} is ${shown(written)}: must be an amount such as "12.50" or 12.5`;
    }
    return decimal;
  };
}

function compileSum({ each, when, money }: NonNullable<AmountFile['sum']>, field: string): Read<Decimal | undefined> {
  const list = compilePointer(each);
  const counts = compileConditions(when);
  const one = compileOne(money, field);
  return (reading, json, position) => {
    const items = list(reading, json, position);
    if (!Array.isArray(items)) return items === undefined ? undefined : notAList(reading, field, each, items);
    let sum = ZERO;
    for (const [index, item] of items.entries()) {
      if (counts(reading, item, index + 1)) sum = plus(sum, one(reading, item, index + 1) ?? ZERO);
    }
    return sum;
  };
}

export function notAList(
  reading: { problem: string | undefined },
  field: string,
  pointer: string,
  found: unknown,
): undefined {
  reading.problem ??= `${field}: ${pointer} is ${shown(found)}: must be a list`;
  return undefined;
}

/** Of three capital letters only: whatever else stands there is refused with the currency itself. */
function exponentOf(code: unknown): number | undefined {
  if (typeof code !== 'string') return undefined;
  const known = exponents.get(code);
  if (known !== undefined) return known;
  if (!isCurrency(code)) return undefined;
  const digits = currencyExponent(code);
  exponents.set(code, digits);
  return digits;
}
