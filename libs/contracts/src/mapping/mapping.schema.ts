import { COMMERCE_EVENT_TYPES } from '../events/catalogue.js';
import type { JsonSchema } from '../schemas.js';
import { COMMERCE_TOPICS } from '../topics.js';

const FIELD_NAME = '^[A-Za-z][A-Za-z0-9_]{0,99}$';
const POINTER = '^(/([^~/]|~[01])*)+$';
const POINTER_WORDS = 'a JSON pointer such as /order/id';

/** Keys of which a value has exactly one. */
export const VALUE_KINDS = ['at', 'header', 'key', 'constant', 'join', 'first', 'position'] as const;
/** Keys of which a field of data has exactly one. */
export const FIELD_KINDS = [...VALUE_KINDS, 'money', 'sum', 'each'] as const;
export const CONDITION_TESTS = ['equals', 'in', 'not', 'exists'] as const;

const pointer: JsonSchema = { type: 'string', pattern: POINTER, description: POINTER_WORDS };
const header = text(200);
const value: JsonSchema = { $ref: '#/$defs/value' };
const amount: JsonSchema = { $ref: '#/$defs/amount' };
const conditions: JsonSchema = {
  type: 'array',
  maxItems: 50,
  items: { $ref: '#/$defs/condition' },
  description: 'a list of conditions',
};
const scalar: JsonSchema = { type: ['string', 'number', 'boolean'], description: 'text, a number, true or false' };
const scalars: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 1_000,
  items: scalar,
  description: 'a list of text, numbers, true or false',
};
const values: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: value,
  description: 'a list of 1 to 20 values',
};
const onlyTrue: JsonSchema = { const: true, description: 'true' };

const valueBlock = {
  at: pointer,
  json: pointer,
  header,
  key: onlyTrue,
  constant: scalar,
  join: values,
  with: { type: 'string', maxLength: 10, description: 'text of at most 10 characters' },
  first: values,
  position: onlyTrue,
  after: text(10),
};
const amountBlock = {
  money: value,
  sum: block({ each: pointer, when: conditions, money: value }, ['each', 'money']),
  times: value,
  minus: { type: 'array', minItems: 1, maxItems: 20, items: amount, description: 'a list of 1 to 20 amounts' },
};
const fields: JsonSchema = {
  type: 'object',
  minProperties: 1,
  patternProperties: { [FIELD_NAME]: { $ref: '#/$defs/field' } },
  additionalProperties: false,
  description: 'a block of fields, each with where it comes from',
};

/** The JSON Schema of a mapping file. Descriptions are the rules as refusals repeat them. */
export const MAPPING_SCHEMA: JsonSchema = {
  ...block(
    {
      name: text(100),
      key: oneOf('program', 'any'),
      unmatched: oneOf('invalid', 'ignored'),
      rules: {
        type: 'array',
        minItems: 1,
        maxItems: 200,
        description: 'a list of 1 to 200 rules',
        items: block(
          {
            name: text(100),
            topic: oneOf(...COMMERCE_TOPICS),
            when: conditions,
            type: oneOf(...COMMERCE_EVENT_TYPES),
            source: value,
            id: value,
            time: pointerOr('time', {
              ...valueBlock,
              record: oneOf('timestamp'),
              format: oneOf('rfc3339', 'utc', 'seconds', 'milliseconds'),
            }),
            data: fields,
          },
          ['type', 'source', 'id', 'time', 'data'],
        ),
      },
    },
    ['name', 'rules'],
  ),
  $defs: {
    value: pointerOr('value', valueBlock),
    amount: block(amountBlock, []),
    field: pointerOr('field', {
      ...valueBlock,
      ...amountBlock,
      currency: value,
      each: pointer,
      when: conditions,
      fields,
    }),
    condition: block(
      {
        at: pointer,
        header,
        equals: scalar,
        in: scalars,
        not: scalars,
        exists: { type: 'boolean', description: 'true or false' },
      },
      [],
    ),
  },
};

/** A pointer as plain text, or a block with these settings. */
function pointerOr(what: string, properties: Record<string, JsonSchema>): JsonSchema {
  return {
    type: ['string', 'object'],
    pattern: POINTER,
    properties,
    additionalProperties: false,
    description: `a ${what}: ${POINTER_WORDS}, or a block with ${Object.keys(properties).join(', ')}`,
  };
}

function block(properties: Record<string, JsonSchema>, required: string[]): JsonSchema {
  return {
    type: 'object',
    properties,
    required,
    additionalProperties: false,
    description: `a block with ${Object.keys(properties).join(', ')}`,
  };
}

function text(maxLength: number): JsonSchema {
  return { type: 'string', minLength: 1, maxLength, description: `text of 1 to ${maxLength} characters` };
}

function oneOf(...choices: string[]): JsonSchema {
  return { enum: choices, description: choices.length === 1 ? choices[0] : `one of ${choices.join(', ')}` };
}
