import { describe, expect, it } from '@jest/globals';
import { classify, type Classified, type ClassifyRules } from './classify.js';
import type { RecordIn } from './record.js';

const now = Date.parse('2026-06-01T12:00:00Z');
const rules: ClassifyRules = { currencies: new Set(['EUR']), key: 'memberId', nowMs: now };

const order = { memberId: 'm-1', orderId: 'o-77', currency: 'EUR', totalMinor: 12_345 };
type Json = Record<string, unknown>;
const event = (data: Json = {}, head: Json = {}): Json => ({
  specversion: '1.0',
  id: '9f1c',
  source: '/shop/orders',
  type: 'order.completed',
  time: '2026-03-01T10:00:00Z',
  data: { ...order, ...data },
  ...head,
});

function record(value: unknown, key: string | null = 'm-1', headers?: RecordIn['headers']): RecordIn {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { topic: 'commerce.orders', key: key === null ? null : Buffer.from(key), value: bytes, headers };
}
const judge = (value: unknown, key?: string | null, headers?: RecordIn['headers']) =>
  classify(record(value, key, headers), rules);
const accepted = (result: Classified) => {
  if (result.outcome !== 'candidate') throw new Error(`not a candidate: ${JSON.stringify(result)}`);
  return result.event;
};
const invalid = (reason: string, message: string | RegExp = '') =>
  expect.objectContaining({ outcome: 'invalid', reason, message: expect.stringMatching(message) });

describe('an order that is right', () => {
  it('is a candidate with its identity, instant and member', () => {
    expect(judge(event())).toEqual({
      outcome: 'candidate',
      event: {
        source: '/shop/orders',
        id: '9f1c',
        type: 'order.completed',
        time: '2026-03-01T10:00:00Z',
        timeMs: Date.parse('2026-03-01T10:00:00Z'),
        memberId: 'm-1',
        data: order,
        extensions: {},
      },
    });
  });

  it('keeps unknown fields and extension attributes', () => {
    const found = accepted(judge(event({ colour: 'red' }, { traceparent: '00-1', origin: 'import' })));
    expect(found.data).toMatchObject({ colour: 'red' });
    expect(found.extensions).toEqual({ traceparent: '00-1', origin: 'import' });
  });

  it('may have null where a field may be left out', () => {
    expect(accepted(judge(event({ partner: null, lines: null }))).data).toMatchObject({ partner: null });
  });

  it('has lines', () => {
    const line = { lineId: '1', sku: 'A-1', quantity: 2, amountMinor: 12_345 };
    expect(judge(event({ lines: [line] })).outcome).toBe('candidate');
    expect(judge(event({ lines: [{ ...line, amountMinor: 0.5 }] }))).toEqual(
      invalid('SchemaViolation', /data\.lines\[0\]\.amountMinor is 0\.5: must be money/),
    );
    expect(judge(event({ lines: [{ ...line, sku: undefined }] }))).toEqual(
      invalid('SchemaViolation', 'data.lines[0].sku is missing'.replaceAll(/[[\]]/g, '\\$&')),
    );
  });
});

describe('binary mode', () => {
  const headers = {
    ce_specversion: Buffer.from('1.0'),
    ce_id: Buffer.from('9f1c'),
    ce_source: '/shop/orders',
    ce_type: [Buffer.from('order.completed')],
    ce_time: Buffer.from('2026-03-01T10:00:00Z'),
    ce_traceparent: Buffer.from('00-1'),
    'content-type': Buffer.from('application/json'),
  };

  it('gives the same event as structured mode', () => {
    const { extensions, ...binary } = accepted(judge(order, 'm-1', headers));
    const { extensions: _none, ...structured } = accepted(judge(event()));
    expect(binary).toEqual(structured);
    expect(extensions).toEqual({ traceparent: '00-1' });
  });

  it('needs its attributes', () => {
    expect(judge(order, 'm-1', { ...headers, ce_source: undefined })).toEqual(
      invalid('NotCloudEvent', 'source is missing'),
    );
  });

  it('yields to a structured content type', () => {
    const structured = { ...headers, 'content-type': 'application/cloudevents+json; charset=UTF-8' };
    expect(judge(event({}, { id: 'inner' }), 'm-1', structured)).toMatchObject({ event: { id: 'inner' } });
  });

  it('reads data_base64 in structured mode', () => {
    const data_base64 = Buffer.from(JSON.stringify(order)).toString('base64');
    expect(accepted(judge(event({}, { data: undefined, data_base64 }))).data).toEqual(order);
  });

  it('refuses batches', () => {
    const batch = { 'content-type': 'application/cloudevents-batch+json' };
    expect(judge([event()], 'm-1', batch)).toEqual(invalid('NotCloudEvent', 'batch'));
  });
});

describe('ignored', () => {
  it('is an empty value', () => {
    expect(classify({ ...record(''), value: null }, rules)).toEqual({ outcome: 'ignored', reason: 'tombstone' });
    expect(judge('')).toEqual({ outcome: 'ignored', reason: 'tombstone' });
  });

  it('is a type that the engine does not know, whatever else is wrong with it', () => {
    for (const type of ['order.packed', 'constructor', '__proto__']) {
      const result = judge(event({ totalMinor: -1 }, { type, time: 'never' }), 'other');
      expect(result).toEqual({ outcome: 'ignored', reason: 'unknown-type', type, memberId: 'm-1' });
    }
  });
});

describe('not JSON or no CloudEvent', () => {
  it.each([
    ['text', 'hello', 'NotJson'],
    ['half an object', '{"specversion":"1.0"', 'NotJson'],
    ['a byte order mark', '\ufeff{}', 'NotJson'],
    ['a list', '[]', 'NotCloudEvent'],
    ['null', 'null', 'NotCloudEvent'],
    ['a number', '12', 'NotCloudEvent'],
    ['an empty object', '{}', 'NotCloudEvent'],
    ['another version', event({}, { specversion: '0.3' }), 'NotCloudEvent'],
    ['a number as id', event({}, { id: 5 }), 'NotCloudEvent'],
    ['an empty source', event({}, { source: '' }), 'NotCloudEvent'],
    ['no type', event({}, { type: undefined }), 'NotCloudEvent'],
  ])('%s is invalid before the type is looked at', (_name, value, reason) => {
    const result = judge(value);
    expect(result).toEqual(invalid(reason));
    expect(result).not.toHaveProperty('memberId');
  });

  it('names a Schema Registry prefix as such', () => {
    const prefixed = Buffer.concat([Buffer.from([0, 0, 0, 1, 2]), Buffer.from(JSON.stringify(event()))]);
    expect(judge(prefixed)).toEqual(invalid('SchemaRegistryPrefix', 'schema 258'));
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(judge(Buffer.from(JSON.stringify(event({ partner: 'é' })), 'latin1'))).toEqual(invalid('NotJson', 'UTF-8'));
  });
});

describe('money', () => {
  it.each([12.5, -1, 1e13, '100', null, true, [], {}, 1e400])('%p is invalid', (totalMinor) => {
    expect(judge(event({ totalMinor }))).toEqual(invalid('SchemaViolation', /data\.totalMinor is .*: must be money/));
  });

  it.each([0, 1e12, 12.0])('%p is right', (totalMinor) => {
    expect(judge(event({ totalMinor })).outcome).toBe('candidate');
  });

  it('says which field, value and rule', () => {
    expect(judge(event({ totalMinor: 12.5 }))).toMatchObject({
      message: 'data.totalMinor is 12.5: must be money: a whole number of minor units from 0 to 1000000000000',
      memberId: 'm-1',
      source: '/shop/orders',
      id: '9f1c',
    });
  });

  it('is of a currency that the program names', () => {
    expect(judge(event({ currency: 'USD' }))).toEqual(invalid('UnknownCurrency', 'names EUR'));
    expect(judge(event({ currency: 'eur' }))).toEqual(invalid('SchemaViolation', 'currency'));
  });
});

describe('ids', () => {
  const fields = ['orderId', 'memberId'] as const;
  const bad: [string, string][] = [
    ['empty', ''],
    ['201 characters', 'x'.repeat(201)],
    ['a zero character', 'a\u0000b'],
    ['a control character', 'a\u0085b'],
    ['a line break', 'a\nb'],
    ['a lone surrogate', 'a\ud800b'],
    ['a lone low surrogate', '\udc00'],
  ];
  it.each(bad)('%s is invalid in data, source and id', (_name, id) => {
    for (const field of fields) expect(judge(event({ [field]: id }), id)).toEqual(invalid('SchemaViolation', field));
    if (id === '') return;
    expect(judge(event({}, { id }))).toEqual(invalid('SchemaViolation', /^id is/));
    expect(judge(event({}, { source: id }))).toEqual(invalid('SchemaViolation', /^source is/));
  });

  it.each([
    ['200 characters', 'x'.repeat(200)],
    ['200 pairs', '🎈'.repeat(200)],
    ['a space', ' '],
    ['greek', 'Ωμέγα'],
  ])('%s is right', (_name, id) => {
    expect(judge(event({ memberId: id, orderId: id }, { id, source: id }), id).outcome).toBe('candidate');
  });

  it('of other types are no ids', () => {
    expect(judge(event({ orderId: 5 }))).toEqual(invalid('SchemaViolation', 'orderId is 5'));
    expect(judge(event({ orderId: undefined }))).toEqual(invalid('SchemaViolation', 'orderId is missing'));
  });
});

describe('the record key', () => {
  it.each([null, 'm-2', '', 'm-1 '])('%p is invalid for m-1', (key) => {
    expect(judge(event(), key)).toEqual(invalid('KeyMismatch'));
  });

  it('may be anything where the program says so', () => {
    expect(classify(record(event(), 'o-77'), { ...rules, key: 'any' }).outcome).toBe('candidate');
  });

  it('is compared by bytes', () => {
    const memberId = 'a\ufffd';
    const wrong = { ...record(event({ memberId })), key: Buffer.from([0x61, 0xff]) };
    expect(classify(wrong, rules)).toEqual(invalid('KeyMismatch'));
    expect(judge(event({ memberId }), memberId).outcome).toBe('candidate');
  });
});

describe('time', () => {
  it.each([
    undefined,
    null,
    5,
    '2026-02-30T10:00:00Z',
    '2026-03-01T10:00:00',
    '2026-03-01',
    '2026-03-01T24:00:00Z',
    'yesterday',
  ])('%p is invalid', (time) => {
    expect(judge(event({}, { time }))).toEqual(invalid('InvalidTime'));
  });

  it('may be a day ahead of the wall clock and no more', () => {
    const at = (ms: number) => judge(event({}, { time: new Date(now + ms).toISOString() }));
    expect(at(86_400_000).outcome).toBe('candidate');
    expect(at(86_400_001)).toEqual(invalid('FarFuture'));
  });
});

describe('hostile records', () => {
  it('with 900 kB of text are candidates', () => {
    const text = 'ab\u0000"\\'.repeat(180_000);
    const review = { memberId: 'm-1', reviewId: 'r', sku: 's', rating: 5, text };
    expect(judge(event({}, { type: 'review.published', data: review })).outcome).toBe('candidate');
    expect(judge(event({ totalMinor: text }))).toMatchObject({ message: expect.stringMatching(/^.{0,300}$/) });
  });

  it('with deep nesting are candidates up to 1,000 levels and invalid beyond', () => {
    const nested = (levels: number) =>
      JSON.stringify(event({ deep: 0 })).replace('"deep":0', `"deep":${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(judge(nested(900)).outcome).toBe('candidate');
    expect(judge(nested(1_100))).toEqual(invalid('TooDeep'));
    expect(judge(nested(400_000))).toEqual(invalid('TooDeep'));
    expect(judge('['.repeat(500_000))).toEqual(invalid('NotJson'));
  });

  it('with a key that stands twice count with the last one', () => {
    const text = JSON.stringify(event()).replace('"totalMinor":12345', '"totalMinor":1,"totalMinor":2');
    expect(accepted(judge(text)).data).toMatchObject({ totalMinor: 2 });
  });

  it('cannot reach a prototype', () => {
    const text = JSON.stringify(event()).replace(
      '"specversion"',
      '"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"specversion"',
    );
    const found = accepted(judge(text.replace('"memberId"', '"__proto__":{"admin":true},"memberId"')));
    expect(({} as Json)['admin']).toBeUndefined();
    expect(found.extensions).not.toHaveProperty('admin');
    expect(judge('{"__proto__":{"specversion":"1.0","id":"1","source":"s","type":"order.completed"}}')).toEqual(
      invalid('NotCloudEvent'),
    );
  });

  it('without data are invalid', () => {
    for (const data of [undefined, null, 5, 'text', []]) {
      expect(judge(event({}, { data }))).toEqual(invalid('SchemaViolation', /^data is/));
    }
  });
});
