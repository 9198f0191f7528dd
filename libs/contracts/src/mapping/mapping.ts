import type { ValidateFunction } from 'ajv/dist/2020.js';
import { readYaml, type YamlSource } from '../program/yaml.js';
import { schemasOfClasses, type JsonSchema } from '../schemas.js';
import { compileFileSchema, ruleProblem, schemaProblems, type YamlPath } from '../yaml-problems.js';
import { compileMapping, schemaOf, type Mapping } from './compile.js';
import { CONDITION_TESTS, FIELD_KINDS, MAPPING_SCHEMA, VALUE_KINDS } from './mapping.schema.js';
import type {
  AmountFile,
  ConditionFile,
  FieldFile,
  MappingFile,
  RuleFile,
  TimeFile,
  ValueFile,
} from './mapping.types.js';

export type MappingReading = { mapping: Mapping } | { problems: string[] };

let validate: ValidateFunction | undefined;

/**
 * Reads and compiles a mapping from its YAML (or JSON) text. A refusal lists everything that is wrong, one sentence each,
 * with line, field and rule: `line 9: rules[0].id is "messageId": must be a value: a JSON pointer such as /order/id, …`.
 */
export function readMapping(text: string): MappingReading {
  const source = readYaml(text);
  if ('problems' in source) return source;
  validate ??= compileFileSchema(MAPPING_SCHEMA);
  const broken = schemaProblems(source, validate, 'mapping');
  if (broken.length > 0) return { problems: broken };
  const file = source.value as MappingFile;
  const problems = new RuleCheck(source).problemsOf(file);
  return problems.length > 0 ? { problems } : { mapping: compileMapping(file) };
}

/** Every problem of a mapping that cannot be used, one a line. */
export class MappingRefused extends Error {
  constructor(
    what: string,
    readonly problems: string[],
  ) {
    super(`${what} is no usable mapping:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'MappingRefused';
  }
}

/**
 * The mapping in `text`, for those who cannot go on without it.
 * @param what names the text in the message
 * @throws MappingRefused
 */
export function parseMapping(text: string, what: string): Mapping {
  const reading = readMapping(text);
  if ('problems' in reading) throw new MappingRefused(what, reading.problems);
  return reading.mapping;
}

/** What no schema can say. */
class RuleCheck {
  private readonly problems: string[] = [];
  private readonly schemas = schemasOfClasses('#/$defs/');

  constructor(private readonly source: YamlSource) {}

  problemsOf(file: MappingFile): string[] {
    file.rules.forEach((rule, index) => this.rule(rule, ['rules', index]));
    return this.problems;
  }

  private refuse(path: YamlPath, rule: string): void {
    this.problems.push(ruleProblem(this.source, path, rule));
  }

  private rule(rule: RuleFile, path: YamlPath): void {
    this.conditions(rule.when, [...path, 'when']);
    this.value(rule.source, [...path, 'source']);
    this.value(rule.id, [...path, 'id']);
    this.time(rule.time, [...path, 'time']);
    const schema = schemaOf(rule.type, this.schemas);
    this.required(rule.data, schema, [...path, 'data'], rule.type);
    this.fields(rule.data, schema, [...path, 'data'], rule.data['currency'] !== undefined, rule.type);
  }

  private required(fields: Record<string, FieldFile>, schema: JsonSchema, path: YamlPath, what: string): void {
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(fields, name)) this.refuse(path, `has no ${name}: ${what} needs it`);
    }
  }

  private fields(
    fields: Record<string, FieldFile>,
    schema: JsonSchema,
    path: YamlPath,
    hasCurrency: boolean,
    what: string,
  ): void {
    for (const [name, field] of Object.entries(fields)) {
      this.field(field, schema.properties?.[name], [...path, name], hasCurrency, `${what} ${name}`);
    }
  }

  private field(
    field: FieldFile,
    property: JsonSchema | undefined,
    path: YamlPath,
    hasCurrency: boolean,
    what: string,
  ): void {
    if (typeof field === 'string') return;
    const kind = this.oneOf(field, FIELD_KINDS, path);
    if (kind === 'money' || kind === 'sum') {
      this.amount(field, path);
      if (field.currency !== undefined) this.value(field.currency, [...path, 'currency']);
      else if (!hasCurrency) this.refuse(path, 'has no currency: name one here or as data.currency');
    } else if (kind === 'each') {
      this.conditions(field.when, [...path, 'when']);
      if (field.fields === undefined) return this.refuse(path, 'has no fields: name those of each item');
      const ref = (property?.['items'] as { $ref?: string } | undefined)?.$ref?.split('/').at(-1) ?? '';
      const schema = this.schemas[ref] ?? {};
      this.required(field.fields, schema, [...path, 'fields'], `each of ${what}`);
      this.fields(field.fields, schema, [...path, 'fields'], hasCurrency, what);
    } else if (kind !== undefined) {
      this.parts(field, path);
    }
    for (const name of ['times', 'minus', 'currency'] as const) {
      if (field[name] !== undefined && kind !== 'money' && kind !== 'sum')
        this.refuse([...path, name], 'belongs to money or sum');
    }
    for (const name of ['when', 'fields'] as const) {
      if (field[name] !== undefined && kind !== 'each') this.refuse([...path, name], 'belongs to each');
    }
  }

  private amount(amount: AmountFile, path: YamlPath): void {
    this.oneOf(amount, ['money', 'sum'], path);
    if (amount.money !== undefined) this.value(amount.money, [...path, 'money']);
    if (amount.times !== undefined) this.value(amount.times, [...path, 'times']);
    if (amount.sum !== undefined) {
      this.conditions(amount.sum.when, [...path, 'sum', 'when']);
      this.value(amount.sum.money, [...path, 'sum', 'money']);
    }
    amount.minus?.forEach((one, index) => this.amount(one, [...path, 'minus', index]));
  }

  private time(time: TimeFile, path: YamlPath): void {
    if (typeof time === 'string') return;
    const kind = this.oneOf(time, [...VALUE_KINDS, 'record'], path);
    if (kind === 'record' && time.format !== undefined)
      this.refuse([...path, 'format'], 'has no meaning for the record’s timestamp');
    if (kind !== 'record') this.parts(time, path);
  }

  private value(value: ValueFile, path: YamlPath): void {
    if (typeof value === 'string') return;
    if (this.oneOf(value, VALUE_KINDS, path) !== undefined) this.parts(value, path);
  }

  private parts(value: Exclude<ValueFile, string>, path: YamlPath): void {
    value.join?.forEach((part, index) => this.value(part, [...path, 'join', index]));
    value.first?.forEach((part, index) => this.value(part, [...path, 'first', index]));
    if (value.with !== undefined && value.join === undefined) this.refuse([...path, 'with'], 'belongs to join');
    if (value.json !== undefined && value.at === undefined) this.refuse([...path, 'json'], 'belongs to at');
  }

  private conditions(conditions: ConditionFile[] | undefined, path: YamlPath): void {
    conditions?.forEach((condition, index) => {
      this.oneOf(condition, ['at', 'header'], [...path, index]);
      this.oneOf(condition, CONDITION_TESTS, [...path, index]);
    });
  }

  /** The one key of these that a block has. */
  private oneOf<T extends string>(block: object, keys: readonly T[], path: YamlPath): T | undefined {
    const found = keys.filter((key) => Object.hasOwn(block, key));
    if (found.length === 1) return found[0];
    this.refuse(
      path,
      `has ${found.length === 0 ? 'none' : found.join(' and ')} of ${keys.join(', ')}: must have exactly one`,
    );
    return undefined;
  }
}
