import { describe, expect, it } from '@jest/globals';
import type { MessageSchema } from '#contracts';
import { brokenCalls, brokenMessages, type OpenApi } from './compatibility.js';
import type { Schema } from './narrowing.js';

const base: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    points: { type: 'integer', minimum: 0 },
    note: { type: ['string', 'null'] },
    kind: { enum: ['a', 'b'] },
    lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    tier: { anyOf: [{ $ref: '#/$defs/Line' }, { type: 'null' }] },
  },
  required: ['id', 'points'],
  $defs: { Line: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
};

/** The schema with some of its parts replaced; `undefined` takes a property away. */
function changed(properties: Record<string, Schema | undefined>, more: Partial<Schema> = {}): Schema {
  const merged = Object.entries({ ...base.properties, ...properties }).filter(([, schema]) => schema !== undefined);
  return { ...base, properties: Object.fromEntries(merged) as Record<string, Schema>, ...more };
}

const message = (direction: 'in' | 'out', schema: Schema): MessageSchema[] => [
  { topic: 't', type: 'e', direction, schema: schema },
];
const breaks = (direction: 'in' | 'out', newer: Schema) =>
  brokenMessages(message(direction, base), message(direction, newer));
const line = (properties: Schema['properties'], required: string[]) => ({
  $defs: { Line: { type: 'object', properties, required } },
});

describe('a message that others send to us', () => {
  it.each<[string, Schema]>([
    ['a new optional field', changed({ extra: { type: 'string' } })],
    ['a wider type', changed({ points: { type: 'number', minimum: 0 } })],
    ['a field that may be left out now', changed({}, { required: ['id'] })],
    ['one more value', changed({ kind: { enum: ['a', 'b', 'c'] } })],
    ['a lower bound', changed({ points: { type: 'integer', minimum: -5 } })],
  ])('may change by %s', (_, newer) => {
    expect(breaks('in', newer)).toEqual([]);
  });

  it.each<[string, Schema, string]>([
    ['a new required field', changed({ extra: { type: 'string' } }, { required: ['id', 'points', 'extra'] }), 'extra'],
    ['a field that must be there now', changed({}, { required: ['id', 'points', 'note'] }), 'note'],
    ['a removed field', changed({ note: undefined }), 'note is gone'],
    ['a narrower type', changed({ note: { type: 'string' } }), 'note is null'],
    ['a value less', changed({ kind: { enum: ['a'] } }), 'may be "b"'],
    ['a tighter bound', changed({ points: { type: 'integer', minimum: 1 } }), 'minimum 1'],
    ['a new pattern', changed({ id: { type: 'string', pattern: '^x' } }), 'pattern'],
    ['a field required in a list', changed({}, line({ sku: { type: 'string' }, n: {} }, ['sku', 'n'])), 'lines[].n'],
  ])('may not change by %s', (_, newer, reason) => {
    expect(breaks('in', newer).join('\n')).toContain(reason);
  });
});

describe('a message that others read from us', () => {
  it.each<[string, Schema]>([
    ['a new field', changed({ extra: { type: 'string' } })],
    ['a field that is always there now', changed({}, { required: ['id', 'points', 'note'] })],
    ['a field that is never null any more', changed({ note: { type: 'string' } })],
  ])('may change by %s', (_, newer) => {
    expect(breaks('out', newer)).toEqual([]);
  });

  it.each<[string, Schema, string]>([
    ['a removed field', changed({ note: undefined }), 'event.note is gone'],
    ['a field that may be missing now', changed({}, { required: ['id'] }), 'points is required'],
    ['a field that may be null now', changed({ id: { type: ['string', 'null'] } }), 'event.id is null'],
    ['a wider number', changed({ points: { type: 'number', minimum: 0 } }), 'event.points is number'],
    ['a value more', changed({ kind: { enum: ['a', 'b', 'c'] } }), 'may be "c"'],
    ['a removed field of a list', changed({}, line({}, [])), 'event.lines[].sku is gone'],
    ['a removed field of what may be null', changed({}, line({}, [])), 'event.tier.sku is gone'],
  ])('may not change by %s', (_, newer, reason) => {
    expect(breaks('out', newer).join('\n')).toContain(reason);
  });

  it('may not cease', () => {
    expect(brokenMessages(message('out', base), [])).toEqual(['t e is gone']);
  });
});

describe('a call', () => {
  const content = (schema: Schema) => ({ content: { 'application/json': { schema } } });
  const api = (operation: OpenApi['paths'][string][string], path = '/p'): OpenApi => {
    return { paths: { [path]: { post: operation } }, $defs: base['$defs'] };
  };
  const call = { parameters: [], requestBody: content(base), responses: { '200': content(base) } };

  it('takes what it took and answers what it answered', () => {
    expect(brokenCalls(api(call), api(call))).toEqual([]);
    const wider = { ...call, parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] };
    expect(brokenCalls(api(call), api(wider))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a new required parameter', { parameters: [{ name: 'k', in: 'header', required: true }] }, 'new and required'],
    ['a body with a new required field', { requestBody: content(changed({}, { required: ['note'] })) }, 'body.note'],
    ['an answer without a field', { responses: { '200': content(changed({ id: undefined })) } }, 'answer 200.id'],
    ['an answer less', { responses: {} }, 'the answer 200 is gone'],
  ])('may not change by %s', (_, change, reason) => {
    expect(brokenCalls(api(call), api({ ...call, ...change })).join('\n')).toContain(reason);
  });

  it('may not move', () => {
    expect(brokenCalls(api(call), api(call, '/q'))).toEqual(['POST /p is gone']);
  });
});
