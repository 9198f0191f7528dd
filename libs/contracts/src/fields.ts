import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/**
 * The kinds of field that messages and bodies are made of. Each is one decorator that carries the class-validator
 * rules, from which the JSON Schema is derived, and the rule in words (`description`), which refusals repeat.
 */

/** Characters are Unicode code points; a control character is one of category Cc. */
export const ID_PATTERN = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
export const ID_RULE = 'an id: text of 1 to 200 characters, none of them a control character or a lone surrogate';

/** 10^12 minor units: with multipliers and sums over years far inside the safe integers (9 × 10^15). */
export const MONEY_MAX = 1_000_000_000_000;

/** Most points of one request or one lot brought in; sums of thousands of them stay inside the safe integers. */
export const POINTS_MAX = 1_000_000_000_000;

type Rule = (target: object, key: string) => void;

function all(...rules: Rule[]): Rule {
  return (target, key) => rules.forEach((rule) => rule(target, key));
}

function words(description: string): Rule {
  return JSONSchema({ description });
}

/** Says the type again, because the schema of `Min` and `Max` says `number`, which would let 12.5 in. */
function wholeInWords(description: string): Rule {
  return JSONSchema({ type: 'integer', description });
}

/** May be left out or null. */
export function Optional(): Rule {
  return IsOptional();
}

export function Id(): Rule {
  return all(Matches(ID_PATTERN, { message: `$property must be ${ID_RULE}` }), words(ID_RULE));
}

export function MoneyMinor(): Rule {
  return all(
    IsInt(),
    Min(0),
    Max(MONEY_MAX),
    wholeInWords(`money: a whole number of minor units from 0 to ${MONEY_MAX}`),
  );
}

export function CurrencyCode(): Rule {
  return all(Matches(/^[A-Z]{3}$/), words('a currency: three capital letters (ISO 4217)'));
}

export function WholeNumber(least: number, most: number): Rule {
  return all(IsInt(), Min(least), Max(most), wholeInWords(`a whole number from ${least} to ${most}`));
}

/** Points, signed; sums of points stay inside the safe integers. */
export function SignedWhole(): Rule {
  return all(IsInt(), wholeInWords('a whole number'));
}

export function Count(): Rule {
  return all(IsInt(), Min(0), wholeInWords('a whole number, 0 or more'));
}

export function Quantity(): Rule {
  return all(IsNumber(), Min(0), words('a number, 0 or more'));
}

export function Share(): Rule {
  return all(IsNumber(), Min(0), Max(1), words('a number from 0 to 1'));
}

export function Text(maximum?: number): Rule {
  return maximum === undefined
    ? all(IsString(), words('text'))
    : all(IsString(), MaxLength(maximum), words(`text of at most ${maximum} characters`));
}

export function OneOf(...choices: string[]): Rule {
  return all(IsIn(choices), JSONSchema({ type: 'string', description: `one of ${choices.join(', ')}` }));
}

/** RFC 3339 with an offset; what exactly counts is in `time.ts`, which decides. */
export function Instant(): Rule {
  const description = 'a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z';
  // Replaces the derived pattern, which knows no fractions of a second.
  const schema = () => ({ type: 'string' as const, format: 'date-time', description });
  return all(IsISO8601({ strict: true }), JSONSchema(schema));
}

export function Day(): Rule {
  return all(Matches(/^\d{4}-\d{2}-\d{2}$/), words('a UTC day: YYYY-MM-DD'));
}

/** An object of another declared class. */
export function Nested(declared: () => new () => object): Rule {
  return all(ValidateNested(), Type(declared));
}
