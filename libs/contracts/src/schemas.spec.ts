import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import './index.js';
import { MAPPING_SCHEMA } from './mapping/mapping.schema.js';
import { PROGRAM_SCHEMA } from './program/program.schema.js';
import { schemasOfClasses, type JsonSchema } from './schemas.js';

/** What is compiled at start is not checked there any more. */
describe('our own schemas are schemas', () => {
  const problemsOf = (schema: JsonSchema): unknown => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
    return ajv.validateSchema(schema) === true ? [] : ajv.errors;
  };

  it('of the program file', () => expect(problemsOf(PROGRAM_SCHEMA)).toEqual([]));

  it('of the mapping file', () => expect(problemsOf(MAPPING_SCHEMA)).toEqual([]));

  it('of every declared class', () => {
    const schemas = Object.entries(schemasOfClasses('#/$defs/'));
    expect(schemas.length).toBeGreaterThan(20);
    for (const [name, schema] of schemas)
      expect({ name, problems: problemsOf(schema) }).toEqual({ name, problems: [] });
  });

  it('and what is none is found', () => expect(problemsOf({ type: 'text' })).not.toEqual([]));
});
