import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { inWords } from './words.js';
import { schemasOfClasses } from './schemas.js';

type Class = new () => object;

/** True for a value that fits; else `errors` say why not. */
export interface CompiledValidator {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

const REF_PREFIX = 'contracts#/$defs/';
let compiler: Ajv2020 | undefined;

/**
 * The schema that a class declares, compiled. When the first value comes, and once for each class: reading the declarations takes tens of
 * milliseconds, which no one should pay at start who never asks; checking a value takes nanoseconds.
 */
export function compileValidator(declared: Class): CompiledValidator {
  let compiled: CompiledValidator | undefined;
  const validator: CompiledValidator = (value) => {
    compiled ??= schemaOf(declared);
    const fits = compiled(value);
    validator.errors = compiled.errors ?? null;
    return fits;
  };
  return validator;
}

function schemaOf(declared: Class): CompiledValidator {
  const ref = `${REF_PREFIX}${declared.name}`;
  let validate = compiler?.getSchema(ref);
  if (validate === undefined) {
    // Modules declare their classes as they are loaded: one that is not known yet came after the last look.
    compiler = newCompiler();
    validate = compiler.getSchema(ref);
  }
  // A class without fields declares nothing that could be found: any object is one.
  return validate ?? (compiler as Ajv2020).compile({ type: 'object', description: 'an object' });
}

/**
 * Every reason why a value does not fit, in words; empty where it fits. For HTTP bodies and tests; the hot path calls
 * the compiled validator and asks for words only on refusal.
 */
export function refusalsOf(validator: CompiledValidator, value: unknown, root = 'body'): string[] {
  if (validator(value)) return [];
  return (validator.errors ?? []).map((error) => inWords(error, root));
}

function newCompiler(): Ajv2020 {
  // verbose: refusals show the value and the words of the rule. Formats are checked by our own parsers.
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    verbose: true,
    validateFormats: false,
    // Our schemas are checked against their own schema by a test, not at every start.
    validateSchema: false,
  });
  ajv.addSchema({ $id: 'contracts', $defs: schemasOfClasses('#/$defs/') });
  return ajv;
}
