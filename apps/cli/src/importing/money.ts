import { MONEY_MAX } from '#contracts';

export type Money = { minor: number; negative: boolean } | { rule: string };

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const INTEGER = /^([+-]?)(\d+)$/;

/** `-12.5` with 2 digits is 1,250 minor units, negative. By digits alone: a float would turn 1.005 into 1.00. */
export function parseDecimalMoney(text: string, digits: number): Money {
  const match = DECIMAL.exec(text);
  if (!match) return { rule: 'a decimal amount such as 12.50 or -12.50, without thousands separators' };
  const fraction = match[3] ?? '';
  if (/[1-9]/.test(fraction.slice(digits))) return { rule: `at most ${digits} decimals in this currency` };
  return bounded(match[1] === '-', `${match[2]}${fraction.slice(0, digits).padEnd(digits, '0')}`);
}

/** Minor units as they are: `1250` is 12.50 EUR. */
export function parseMinorMoney(text: string): Money {
  const match = INTEGER.exec(text);
  if (!match) return { rule: 'a whole number of minor units such as 1250 or -1250' };
  return bounded(match[1] === '-', match[2]!);
}

function bounded(minus: boolean, digits: string): Money {
  const trimmed = digits.replace(/^0+(?=\d)/, '');
  const minor = Number(trimmed);
  if (trimmed.length > 13 || minor > MONEY_MAX) return { rule: 'at most 10^12 minor units' };
  return { minor, negative: minus && minor > 0 };
}
