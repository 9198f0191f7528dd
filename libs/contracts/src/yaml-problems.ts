import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { YamlSource } from './program/yaml.js';
import type { JsonSchema } from './schemas.js';
import { inWords } from './words.js';

export type YamlPath = (string | number)[];

export function compileFileSchema(schema: JsonSchema): ValidateFunction {
  // The schemas of files are checked against their own schema by a test, not at every start.
  return new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false }).compile(schema);
}

/** Everything in a file that breaks its schema, one sentence each: `line 12: points.pendingHours is "x": must be …`. */
export function schemaProblems(source: YamlSource, validate: ValidateFunction, root: string): string[] {
  if (validate(source.value)) return [];
  const problems = (validate.errors ?? []).map((error) => {
    const sentence = inWords(error, root);
    const named = sentence.startsWith(`${root}.`) ? sentence.slice(root.length + 1) : sentence;
    return `line ${source.lineOf(pathOf(error))}: ${named}`;
  });
  return [...new Set(problems)];
}

/** What no schema can say, in the same words. */
export function ruleProblem(source: YamlSource, path: YamlPath, rule: string): string {
  return `line ${source.lineOf(path)}: ${fieldName(path)} ${rule}`;
}

function pathOf(error: ErrorObject): YamlPath {
  const path: YamlPath = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty;
  return unknown === undefined ? path : [...path, unknown];
}

function fieldName(path: YamlPath): string {
  return path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  );
}
