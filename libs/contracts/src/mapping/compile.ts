import { COMMERCE_EVENTS, type CommerceEventType } from '../events/catalogue.js';
import type { Envelope, RecordIn, Refusal } from '../record.js';
import { schemasOfClasses, type JsonSchema } from '../schemas.js';
import { formatInstant } from '../time.js';
import { flooredUnits, readDecimal } from './decimal.js';
import type { FieldFile, MappingFile, RuleFile, TimeFile } from './mapping.types.js';
import { compileMoney, notAList } from './money.js';
import { compileConditions, compilePointer, compileValue, textOf, type Read, type Reading } from './values.js';

/** What a mapping makes of JSON that is no CloudEvent: an event's attributes, a refusal, or nothing. */
export type Mapped =
  | { rule: string; envelope: Envelope }
  | { rule: string; refusal: Refusal; memberId?: string; source?: string; id?: string }
  | undefined;

/** A mapping file, compiled once. Pure and without exceptions. */
export interface Mapping {
  name: string;
  key: 'program' | 'any';
  unmatched: 'invalid' | 'ignored';
  map(record: RecordIn, json: Record<string, unknown>): Mapped;
}

type Kind = 'text' | 'number' | 'any';
type CompiledRule = (reading: Reading, json: unknown) => Mapped;

const NONE: Readonly<Record<string, unknown>> = Object.freeze({});
/** Of the years 0000 to 9999, which RFC 3339 can write. */
const [FIRST_MS, LAST_MS] = [-62_167_219_200_000, 253_402_300_799_999];
const REF_PREFIX = '#/$defs/';

export function compileMapping(file: MappingFile): Mapping {
  const schemas = schemasOfClasses(REF_PREFIX);
  const rules = file.rules.map((rule, index) => {
    const name = rule.name ?? `rule ${index + 1}`;
    return { topic: rule.topic, takes: compileConditions(rule.when), apply: compileRule(rule, name, schemas) };
  });
  const map = (record: RecordIn, json: Record<string, unknown>): Mapped => {
    const reading: Reading = { record, headers: null, currency: undefined, problem: undefined };
    for (const rule of rules) {
      if (rule.topic !== undefined && !isTopic(record.topic, rule.topic)) continue;
      if (rule.takes(reading, json, 1)) return rule.apply(reading, json);
    }
    return undefined;
  };
  return { name: file.name, key: file.key ?? 'program', unmatched: file.unmatched ?? 'invalid', map };
}

/** With or without a namespace before it. */
function isTopic(topic: string, name: string): boolean {
  return topic === name || (topic.endsWith(name) && topic.charAt(topic.length - name.length - 1) === '.');
}

function compileRule(rule: RuleFile, name: string, schemas: Record<string, JsonSchema>): CompiledRule {
  const source = compileValue(rule.source);
  const id = compileValue(rule.id);
  const time = compileTime(rule.time);
  const data = compileFields(rule.data, schemaOf(rule.type, schemas), schemas, 'data');
  const currency = rule.data['currency'];
  const currencyOf = currency === undefined ? undefined : compileValue(currency);
  return (reading, json) => {
    reading.currency = currencyOf?.read(reading, json, 1);
    const fields = data(reading, json, 1);
    const identity = { source: textOf(source.read(reading, json, 1)), id: textOf(id.read(reading, json, 1)) };
    const memberId = typeof fields['memberId'] === 'string' ? fields['memberId'] : undefined;
    if (identity.source === undefined) reading.problem ??= `source is missing: it comes from ${source.words}`;
    if (identity.id === undefined) reading.problem ??= `id is missing: it comes from ${id.words}`;
    if (reading.problem !== undefined) {
      const message = `${name}: ${reading.problem}`;
      return { rule: name, refusal: { reason: 'SchemaViolation', message }, memberId, ...identity };
    }
    const envelope: Envelope = {
      source: identity.source ?? '',
      id: identity.id ?? '',
      type: rule.type,
      time: time(reading, json, 1),
      data: fields,
      extensions: NONE,
    };
    return { rule: name, envelope };
  };
}

/** The schema that the data of a type has. */
export function schemaOf(type: CommerceEventType, schemas: Record<string, JsonSchema>): JsonSchema {
  return schemas[COMMERCE_EVENTS[type].name] ?? {};
}

/** Fields that the record does not have are left out, so that the schema says which of them are missing. */
function compileFields(
  files: Record<string, FieldFile>,
  schema: JsonSchema,
  schemas: Record<string, JsonSchema>,
  root: string,
): Read<Record<string, unknown>> {
  const fields = Object.entries(files).map(([name, file]) => {
    const property = schema.properties?.[name];
    return { name, read: compileField(file, property, schemas, `${root}.${name}`) };
  });
  return (reading, json, position) => {
    const data: Record<string, unknown> = {};
    for (const { name, read } of fields) {
      const found = read(reading, json, position);
      if (found !== undefined) data[name] = found;
    }
    return data;
  };
}

function compileField(
  file: FieldFile,
  property: JsonSchema | undefined,
  schemas: Record<string, JsonSchema>,
  name: string,
): Read {
  if (typeof file !== 'string') {
    if (file.money !== undefined || file.sum !== undefined) return compileMoney(file, file.currency, name);
    if (file.each !== undefined) {
      const list = compilePointer(file.each);
      const counts = compileConditions(file.when);
      const item = compileFields(file.fields ?? {}, itemSchema(property, schemas), schemas, `${name}[]`);
      return (reading, json, position) => {
        const items = list(reading, json, position);
        if (!Array.isArray(items)) {
          return items === undefined ? undefined : notAList(reading, name, file.each ?? '', items);
        }
        const mapped: unknown[] = [];
        for (const [index, one] of items.entries()) {
          if (counts(reading, one, index + 1)) mapped.push(item(reading, one, index + 1));
        }
        return mapped;
      };
    }
  }
  const { read } = compileValue(file);
  const kind = kindOf(property);
  if (kind === 'any') return read;
  return (...from) => asKind(read(...from), kind);
}

function itemSchema(property: JsonSchema | undefined, schemas: Record<string, JsonSchema>): JsonSchema {
  const ref = (property?.['items'] as { $ref?: string } | undefined)?.$ref ?? '';
  return schemas[ref.slice(REF_PREFIX.length)] ?? {};
}

function kindOf(property: JsonSchema | undefined): Kind {
  const types = [property?.type ?? []].flat();
  if (types.includes('string')) return 'text';
  return types.includes('integer') || types.includes('number') ? 'number' : 'any';
}

/** Ids are numbers in many shops, and numbers are text. What cannot be read as the other stays, and its schema refuses it. */
function asKind(value: unknown, kind: Kind): unknown {
  if (kind === 'text') return typeof value === 'number' ? (textOf(value) ?? value) : value;
  return typeof value === 'string' && readDecimal(value) !== undefined ? Number(value) : value;
}

/** RFC 3339 where it can be read, else the value itself, which the check of times then refuses. */
function compileTime(file: TimeFile): Read {
  if (typeof file === 'object' && file.record === 'timestamp') {
    return ({ record }) => (record.timestamp === undefined ? undefined : instantText(record.timestamp));
  }
  const { read } = compileValue(file);
  const format = typeof file === 'string' ? 'rfc3339' : (file.format ?? 'rfc3339');
  if (format === 'rfc3339') return read;
  if (format === 'utc') {
    return (...from) => {
      const written = read(...from);
      return typeof written === 'string' ? `${written.replace(' ', 'T')}Z` : written;
    };
  }
  const digits = format === 'seconds' ? 3 : 0;
  return (...from) => {
    const written = read(...from);
    const decimal = readDecimal(written);
    return decimal === undefined ? written : (instantText(flooredUnits(decimal, digits)) ?? written);
  };
}

function instantText(ms: number): string | undefined {
  return ms >= FIRST_MS && ms <= LAST_MS ? formatInstant(ms) : undefined;
}
