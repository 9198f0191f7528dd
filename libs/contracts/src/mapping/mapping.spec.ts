import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { classify, type Classified } from '../classify.js';
import type { RecordIn } from '../record.js';
import { parseMapping, readMapping } from './mapping.js';

const nowMs = Date.UTC(2026, 5, 1);
const shop = `
name: shop
rules:
  - topic: commerce.orders
    when: [{ at: /kind, equals: sale }]
    type: order.completed
    source: { constant: /till }
    id: { join: [/branch, /receipt], with: '-' }
    time: { at: /at, format: seconds }
    data:
      memberId: /card
      orderId: /receipt
      currency: /cur
      totalMinor: { money: /total }
      lines: { each: /items, fields: { lineId: { position: true }, sku: /article, quantity: /n, amountMinor: { money: /price, times: /n } } }
  - type: member.logged-in
    when: [{ header: x-kind, in: [login] }]
    source: { header: x-app }
    id: { at: /a~1b/0/m~0n }
    time: { record: timestamp }
    data: { memberId: { key: true }, channel: { constant: app } }
`;
const sale = {
  kind: 'sale',
  branch: 7,
  receipt: 'r-1',
  at: 1_767_225_600.5,
  card: 'm-1',
  cur: 'EUR',
  total: '12.50' as unknown,
  items: [{ article: 'A', n: 2, price: 6.25 }] as unknown,
};

function take(text: string, document: unknown, more: Partial<RecordIn> = {}): Classified {
  const mapping = parseMapping(text, 'the test');
  const value = Buffer.from(JSON.stringify(document));
  const rules = { currencies: new Set(['EUR', 'JPY', 'KWD']), key: 'memberId' as const, nowMs, mapping };
  return classify({ topic: 'commerce.orders', key: Buffer.from('m-1'), value, ...more }, rules);
}

const event = (classified: Classified) => (classified.outcome === 'candidate' ? classified.event : classified);
const message = (classified: Classified) =>
  classified.outcome === 'invalid' ? classified.message : classified.outcome;

describe('a mapping', () => {
  it('takes identity, time, money and lists from anywhere in the record', () => {
    expect(event(take(shop, sale))).toMatchObject({
      source: '/till',
      id: '7-r-1',
      type: 'order.completed',
      timeMs: 1_767_225_600_500,
      memberId: 'm-1',
      data: { totalMinor: 1250, lines: [{ lineId: '1', sku: 'A', quantity: 2, amountMinor: 1250 }] },
    });
  });

  it('takes headers, the key and the timestamp of the record', () => {
    const headers = { 'X-Kind': Buffer.from('login'), 'x-app': '/app' };
    const document = { 'a/b': [{ 'm~n': 'id-1' }] };
    expect(event(take(shop, document, { headers, timestamp: 1_767_225_600_000 }))).toMatchObject({
      source: '/app',
      id: 'id-1',
      type: 'member.logged-in',
      time: '2026-01-01T00:00:00.000Z',
      data: { memberId: 'm-1', channel: 'app' },
    });
  });

  it('leaves CloudEvents alone, also broken ones', () => {
    const data = { memberId: 'm-1', orderId: 'o', currency: 'EUR', totalMinor: 1 };
    const cloud = {
      ...sale,
      specversion: '1.0',
      id: 'e',
      source: '/s',
      type: 'order.completed',
      time: '2026-01-01T00:00:00Z',
      data,
    };
    expect(event(take(shop, cloud))).toMatchObject({ source: '/s', id: 'e' });
    expect(take(shop, { ...cloud, id: undefined })).toMatchObject({
      reason: 'NotCloudEvent',
      message: 'id is missing',
    });
    const headers = {
      ce_specversion: '1.0',
      ce_id: 'b',
      ce_source: '/s',
      ce_type: 'order.completed',
      ce_time: '2026-01-01T00:00:00Z',
    };
    expect(event(take(shop, data, { headers }))).toMatchObject({ source: '/s', id: 'b' });
    expect(take(shop, data, { headers: { ce_id: 'b' } })).toMatchObject({
      outcome: 'invalid',
      reason: 'NotCloudEvent',
    });
  });

  it('says so where no rule takes a record, or ignores it where the file says that', () => {
    const none = {
      outcome: 'invalid',
      reason: 'NotCloudEvent',
      message: 'specversion is missing, and no rule of the mapping shop takes it',
    };
    expect(take(shop, { kind: 'other' })).toEqual(none);
    expect(take(shop, sale, { topic: 'commerce.reviews' })).toEqual(none);
    expect(take(shop, sale, { topic: 'ns.commerce.orders' }).outcome).toBe('candidate');
    expect(take(`${shop}unmatched: ignored\n`, { kind: 'other' })).toEqual({
      outcome: 'ignored',
      reason: 'unknown-type',
    });
    expect(message(take(shop, [sale]))).toBe('the value is a list of 1, not a JSON object');
  });

  it('compares keys unless it says that they are anything', () => {
    expect(message(take(shop, sale, { key: Buffer.from('other') }))).toContain('the record key is "other"');
    expect(take(`${shop}key: any\n`, sale, { key: null }).outcome).toBe('candidate');
  });

  it('is as strict as ever with what comes out of it', () => {
    expect(message(take(shop, { ...sale, card: undefined }))).toBe('data.memberId is missing');
    expect(message(take(shop, { ...sale, at: 'soon' }))).toContain('time is "soon"');
    expect(message(take(shop, { ...sale, at: 1e18 }))).toContain('time is 1000000000000000000');
    expect(message(take(shop, { ...sale, at: nowMs / 1000 + 90_000 }))).toContain('more than a day ahead');
    expect(message(take(shop, { ...sale, cur: 'KWD', total: 1, items: undefined }))).toBe('candidate');
    expect(message(take(shop, { ...sale, cur: 'CHF', items: undefined }))).toContain('the program names');
    expect(message(take(shop, { ...sale, branch: undefined }))).toBe(
      'rule 1: id is missing: it comes from /branch and /receipt',
    );
    expect(message(take(shop, { ...sale, items: { length: 1 } }))).toBe(
      'rule 1: data.lines: /items is an object: must be a list',
    );
    expect(message(take(shop, { ...sale, total: -1 }))).toContain('data.totalMinor is -100: must be money');
  });

  it('reads nothing from prototypes', () => {
    const text = shop
      .replace('/card', '/constructor/name')
      .replace('id: { join', 'id: { first: [/__proto__/x, /toString], after: x }\n    #');
    expect(message(take(text, sale))).toBe('rule 1: id is missing: it comes from /__proto__/x or /toString');
    const polluting = Buffer.from(JSON.stringify(sale).replace('{', '{"__proto__":{"card":"evil"},'));
    expect(event(take(shop, {}, { value: polluting }))).toMatchObject({ memberId: 'm-1' });
  });
});

describe('money becomes minor units', () => {
  const minor = (currency: string, total: unknown): unknown => {
    const classified = take(shop, { ...sale, cur: currency, total, items: undefined });
    return classified.outcome === 'candidate'
      ? (classified.event.data as { totalMinor?: number }).totalMinor
      : message(classified);
  };

  it.each([
    ['EUR', '12.50', 1250],
    ['EUR', 12.5, 1250],
    ['EUR', 12, 1200],
    ['EUR', '12.500', 1250],
    ['EUR', 0.07, 7],
    ['EUR', 1.15, 115],
    ['EUR', 4.35, 435],
    ['EUR', 8_589_934_592.03, 858_993_459_203],
    ['EUR', '0', 0],
    ['EUR', '1e2', 10_000],
    ['JPY', '1250', 1250],
    ['KWD', '1.234', 1234],
  ])('%s %p gives %p', (currency, total, expected) => {
    expect(minor(currency, total)).toBe(expected);
  });

  it.each([
    ['EUR', '12.505', 'rule 1: data.totalMinor is 12.505 EUR: must have at most 2 decimals'],
    ['EUR', 0.1 + 0.2, 'rule 1: data.totalMinor is 0.30000000000000004 EUR: must have at most 2 decimals'],
    ['JPY', 1.5, 'rule 1: data.totalMinor is 1.5 JPY: must have at most 0 decimals'],
    ['EUR', '1,50', 'rule 1: data.totalMinor: /total is "1,50": must be an amount such as "12.50" or 12.5'],
    ['EUR', ' 1', 'rule 1: data.totalMinor: /total is " 1": must be an amount such as "12.50" or 12.5'],
    [
      'EUR',
      '1e999999999',
      'rule 1: data.totalMinor: /total is "1e999999999": must be an amount such as "12.50" or 12.5',
    ],
    ['EUR', 1e300, 'rule 1: data.totalMinor: /total is 1e+300: must be an amount such as "12.50" or 12.5'],
    [
      'EUR',
      '10000000000.01',
      'data.totalMinor is 1000000000001: must be money: a whole number of minor units from 0 to 1000000000000',
    ],
    ['EUR', { amount: 1 }, 'rule 1: data.totalMinor: /total is an object: must be an amount such as "12.50" or 12.5'],
    ['EUR', null, 'data.totalMinor is missing'],
    ['ZZZ', 1, 'rule 1: data.totalMinor has no minor units: its currency is "ZZZ"'],
  ])('%s %p is refused: %s', (currency, total, expected) => {
    expect(minor(currency, total)).toBe(expected);
  });
});

describe('times', () => {
  const timed = (time: string, at: unknown) =>
    take(shop.replace('{ at: /at, format: seconds }', time), { ...sale, at });
  it.each([
    ['/at', '2026-01-01T00:00:00.5Z', 1_767_225_600_500],
    ['{ at: /at, format: utc }', '2026-01-01 00:00:00.5', 1_767_225_600_500],
    ['{ at: /at, format: milliseconds }', 1_767_225_600_500, 1_767_225_600_500],
    ['{ at: /at, format: milliseconds }', '1767225600500', 1_767_225_600_500],
    ['{ at: /at, format: seconds }', '1767225600.5009', 1_767_225_600_500],
    ['{ at: /at, format: seconds }', -0.0005, -1],
  ])('%s of %p', (time, at, expected) => {
    expect(event(timed(time, at))).toMatchObject({ timeMs: expected });
  });

  it('are required', () => {
    expect(timed('/nowhere', 1)).toMatchObject({ reason: 'InvalidTime', message: 'time is missing' });
    expect(timed('{ record: timestamp }', 1)).toMatchObject({ reason: 'InvalidTime', message: 'time is missing' });
  });
});

describe('a mapping file is refused with line, field and rule', () => {
  const problemsOf = (text: string) => {
    const reading = readMapping(text);
    return 'problems' in reading ? reading.problems : [];
  };
  const changed = (from: string, to: string) => {
    if (!shop.includes(from)) throw new Error(`nothing to change: ${from}`);
    return problemsOf(shop.replace(from, to));
  };

  it('for what the schema knows', () => {
    expect(changed('id: { join: [/branch', 'id: { join: [branch')).toEqual([
      expect.stringMatching(
        /^line 8: rules\[0\]\.id\.join\[0\] is "branch": must be a value: a JSON pointer such as \/order\/id, or a block with at, /,
      ),
    ]);
    expect(changed('type: member.logged-in', 'type: login')).toEqual([
      expect.stringMatching(/^line 16: rules\[1\]\.type is "login": must be one of order\.completed/),
    ]);
    expect(changed('totalMinor: { money', 'totalMinor: { mony')).toEqual([
      'line 14: rules[0].data.totalMinor.mony is not a field of it',
    ]);
    expect(changed('format: seconds', 'format: epoch')[0]).toContain(
      'rules[0].time.format is "epoch": must be one of rfc3339',
    );
    expect(changed('    source: { header: x-app }\n', '')).toEqual(['line 16: rules[1].source is missing']);
    expect(changed('/a~1b/0', '/a~b/0')[0]).toContain('must be a JSON pointer');
    expect(changed('orderId:', '__proto__:')[0]).toContain('is not a field of it');
    expect(problemsOf('name: x\nrules: []\n')).toEqual([
      'line 2: rules is a list of 0: must be a list of 1 to 200 rules',
    ]);
  });

  it('for what no schema can say', () => {
    expect(changed('      currency: /cur\n', '')).toEqual([
      'line 11: rules[0].data has no currency: order.completed needs it',
      'line 13: rules[0].data.totalMinor has no currency: name one here or as data.currency',
      'line 14: rules[0].data.lines.fields.amountMinor has no currency: name one here or as data.currency',
    ]);
    expect(changed('sku: /article, ', '')).toEqual([
      'line 15: rules[0].data.lines.fields has no sku: each of order.completed lines needs it',
    ]);
    expect(changed('{ header: x-app }', '{ header: x-app, at: /b }')).toEqual([
      'line 18: rules[1].source has at and header of at, header, key, constant, join, first, position: must have exactly one',
    ]);
    expect(changed("[/branch, /receipt], with: '-'", '[{ with: x }]')[0]).toContain(
      'rules[0].id.join[0] has none of at, header',
    );
    expect(changed('equals: sale', 'equals: sale, exists: true')[0]).toContain(
      'has equals and exists of equals, in, not, exists',
    );
    expect(changed('memberId: /card', 'memberId: { at: /card, times: /n }')).toEqual([
      'line 11: rules[0].data.memberId.times belongs to money or sum',
    ]);
  });

  it('and reads every preset', () => {
    for (const name of ['segment', 'shopify', 'snowplow'])
      expect(problemsOf(readFileSync(`mappings/${name}.yaml`, 'utf8'))).toEqual([]);
  });
});
