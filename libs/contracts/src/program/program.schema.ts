import type { JsonSchema } from '../schemas.js';

/** Points of one award: far below what sums over years may reach. */
const POINTS_MAX = 1_000_000_000;

/** The JSON Schema of a program file. Descriptions are the rules as refusals repeat them. */
export const PROGRAM_SCHEMA: JsonSchema = block(
  {
    name: text(100),
    currencies: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Z]{3}$', description: 'a currency: three capital letters (ISO 4217)' },
      description: 'a list of at least one currency, none twice',
    },
    key: { enum: ['memberId', 'any'], description: 'memberId or any' },
    points: block({
      pendingHours: whole(0, 87_600),
      minorUnitsPerPoint: whole(1, 1_000_000_000),
      expiry: block({ months: whole(1, 1_200) }),
      valueMinor: whole(0, 1_000_000),
      minimumRedemption: whole(1, POINTS_MAX),
    }),
    reviews: block({ points: whole(0, POINTS_MAX), awardsPerDay: whole(0, 10_000) }),
    logins: block({
      points: whole(0, POINTS_MAX),
      streak: block({ days: whole(1, 3_650), points: whole(0, POINTS_MAX) }),
    }),
    tiers: block({
      windowDays: whole(1, 3_650),
      graceDays: whole(0, 3_650),
      levels: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: block({ name: text(100), threshold: whole(0, Number.MAX_SAFE_INTEGER), multiplier: decimal() }),
        description: 'a list of 1 to 100 levels',
      },
    }),
    holds: block({
      minimumPoints: whole(1, POINTS_MAX),
      defaultMinutes: whole(1, 525_600),
      maximumDays: whole(1, 3_650),
    }),
    transfers: block({ minimumPoints: whole(1, POINTS_MAX) }),
    blocked: block({ earns: { type: 'boolean', description: 'true or false' } }),
    churn: block({
      horizonDays: whole(1, 3_650),
      threshold: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'a number between 0 and 1' },
      lateDays: whole(0, 3_650),
      controlShare: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
      fallback: block({
        days: whole(1, 3_650),
        gapFactor: { type: 'number', minimum: 0, maximum: 1_000, description: 'a number from 0 to 1000' },
      }),
    }),
    value: block(
      {
        horizonDays: whole(1, 3_650),
        monthlyDiscount: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
        refit: block({ hour: whole(0, 23), membersMin: whole(50, 1_000_000_000) }, ['hour', 'membersMin']),
      },
      ['horizonDays', 'monthlyDiscount', 'refit'],
    ),
    segments: {
      type: 'array',
      minItems: 1,
      maxItems: 200,
      items: block({ name: text(100), r: scores(), f: scores(), m: scores() }, ['r', 'f', 'm']),
      description: 'a list of 1 to 200 segments',
    },
  },
  ['key', 'transfers', 'blocked', 'value'],
);

/** An object with these fields and no other. */
function block(properties: Record<string, JsonSchema>, optional: string[] = []): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
    description: `a block with ${Object.keys(properties).join(', ')}`,
  };
}

function whole(minimum: number, maximum: number): JsonSchema {
  return { type: 'integer', minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` };
}

function text(maxLength: number): JsonSchema {
  // Neither control characters nor half of a surrogate pair: PostgreSQL cannot have all of them.
  const pattern = '^[^\\p{Cc}\\p{Cs}]+$';
  return { type: 'string', pattern, maxLength, description: `text of 1 to ${maxLength} characters, none for control` };
}

/** As text it is exact whatever its digits; a YAML number is read back from its shortest writing. */
function decimal(): JsonSchema {
  return {
    type: ['string', 'number'],
    pattern: '^\\d{1,4}(\\.\\d{1,6})?$',
    minimum: 0,
    exclusiveMaximum: 10_000,
    description: 'a decimal from 0 to 9999 with at most six places, such as "1.25"',
  };
}

function scores(): JsonSchema {
  return {
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: { type: 'integer', minimum: 1, maximum: 5, description: 'a score from 1 to 5' },
    description: 'two scores, [least, most]',
  };
}
