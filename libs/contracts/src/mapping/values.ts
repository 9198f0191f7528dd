import { headersOf, type RecordIn } from '../record.js';
import { shown } from '../words.js';
import type { ConditionFile, ValueFile } from './mapping.types.js';

/** One record while it is mapped. */
export interface Reading {
  record: RecordIn;
  /** By lower-case name; read when the first rule asks. */
  headers: Map<string, string> | undefined | null;
  /** The currency of `data`, where money belongs to it. */
  currency: unknown;
  /** The first thing that was wrong; whoever finds another one is silent. */
  problem: string | undefined;
}

/**
 * A value out of a record, compiled. Undefined where the record has none; null counts as none.
 * @param json what pointers start from: the record, or the item of a list
 * @param position of the item in its list, from 1
 */
export type Read<T = unknown> = (reading: Reading, json: unknown, position: number) => T;

export interface CompiledValue {
  read: Read;
  /** Where it comes from, for messages. */
  words: string;
}

export function compileValue(value: ValueFile): CompiledValue {
  if (typeof value === 'string') return { read: compilePointer(value), words: value };
  const plain = compileBlock(value);
  const { after } = value;
  if (after === undefined) return plain;
  const read: Read = (reading, json, position) => {
    const whole = textOf(plain.read(reading, json, position));
    return whole?.slice(whole.lastIndexOf(after) + (whole.includes(after) ? after.length : 0));
  };
  return { read, words: plain.words };
}

function compileBlock(value: Exclude<ValueFile, string>): CompiledValue {
  if (value.at !== undefined) return compileAt(value.at, value.json);
  if (value.header !== undefined) {
    const name = value.header.toLowerCase();
    return { read: (reading) => headerOf(reading, name), words: `the header ${name}` };
  }
  if (value.key === true) return { read: ({ record }) => record.key?.toString('utf8'), words: 'the record key' };
  if (value.position === true) return { read: (_reading, _json, position) => position, words: 'the position' };
  if (value.join !== undefined) return compileJoin(value.join, value.with ?? ':');
  if (value.first !== undefined) return compileFirst(value.first);
  const { constant } = value;
  return { read: () => constant, words: shown(constant) };
}

/** Follows own properties only, so that no record reaches a prototype. */
export function compilePointer(pointer: string): Read {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (_reading, json) => {
    let found = json;
    for (const step of steps) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
      found = (found as Record<string, unknown>)[step];
    }
    return found ?? undefined;
  };
}

function compileAt(at: string, json: string | undefined): CompiledValue {
  const inside = compilePointer(at);
  if (json === undefined) return { read: inside, words: at };
  const text = compilePointer(json);
  const words = `${at} in the JSON of ${json}`;
  const read: Read = (reading, from, position) => {
    const written = text(reading, from, position);
    if (typeof written !== 'string') return inside(reading, written, position);
    try {
      return inside(reading, JSON.parse(written) as unknown, position);
    } catch {
      reading.problem ??= `${json} is ${shown(written)}: must be text that holds JSON`;
      return undefined;
    }
  };
  return { read, words };
}

/** All parts, or nothing: an id with a hole in it would be another one. */
function compileJoin(values: ValueFile[], separator: string): CompiledValue {
  const parts = values.map(compileValue);
  const read: Read = (reading, json, position) => {
    let joined = '';
    for (const [index, part] of parts.entries()) {
      const text = textOf(part.read(reading, json, position));
      if (text === undefined) return undefined;
      joined += index === 0 ? text : separator + text;
    }
    return joined;
  };
  return { read, words: parts.map((part) => part.words).join(' and ') };
}

/** The first that is there and not empty. */
function compileFirst(values: ValueFile[]): CompiledValue {
  const choices = values.map(compileValue);
  const read: Read = (reading, json, position) => {
    for (const choice of choices) {
      const found = choice.read(reading, json, position);
      if (found !== undefined && found !== '') return found;
    }
    return undefined;
  };
  return { read, words: choices.map((choice) => choice.words).join(' or ') };
}

/** Text as it is, a whole number that is exact as its digits; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

export function compileConditions(conditions: ConditionFile[] = []): Read<boolean> {
  const tests = conditions.map(compileCondition);
  return (reading, json, position) => tests.every((test) => test(reading, json, position));
}

function compileCondition({ at, header, equals, in: among, not, exists }: ConditionFile): Read<boolean> {
  const { read } = compileValue(at !== undefined ? { at } : { header: header ?? '' });
  if (exists !== undefined) return (...from) => (read(...from) !== undefined) === exists;
  if (equals !== undefined) return (...from) => read(...from) === equals;
  const named = new Set<unknown>(among ?? not);
  return (...from) => named.has(read(...from)) === (among !== undefined);
}

function headerOf(reading: Reading, name: string): string | undefined {
  if (reading.headers === null) reading.headers = headersOf(reading.record);
  return reading.headers?.get(name);
}
