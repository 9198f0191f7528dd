import { seededRandom } from '../support/tape.js';

/** A record before it has an offset. */
export interface Sent {
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer | undefined>;
}

type Json = Record<string, unknown>;
type Random = () => number;
type Mutation = (sent: Sent, dice: Dice) => Sent;

/** Choices that follow from a seed. */
export class Dice {
  readonly random: Random;
  constructor(seed: number) {
    this.random = seededRandom(seed);
  }
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const WRONG_VALUES: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '0',
  12.5,
  -1,
  -0,
  10 ** 12,
  10 ** 13,
  Number.MAX_SAFE_INTEGER + 2,
  1e308,
  5e-324,
  [],
  {},
  [[]],
  { toString: 1 },
  { length: 1e9 },
  '2026-02-30T10:00:00Z',
  '9999-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '2026-03-01T10:00:00',
  'EUR\u0000',
  'eur',
  'JPY',
  '1e99',
  '١٢٣',
  '\u202emirror',
  '🦄'.repeat(100),
  '🦄'.repeat(101),
];
const WRONG_TEXT: readonly string[] = [
  '\u0000',
  '\u0001',
  '\u007f',
  '\u0085',
  '\ud800',
  '\udfff',
  '\ufffd',
  '\ufeff',
  '\u2028',
];
const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const RAW_NUMBERS = [
  '1e400',
  '-1e400',
  '1'.repeat(400),
  '0.1e-400',
  '9007199254740993',
  '-0',
  '1E+2',
  '01',
  '.5',
  'NaN',
];

/** Every way in which a record is spoilt. Each leaves the original alone. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bytes flipped': (sent, dice) => {
    const value = Buffer.from(sent.value ?? []);
    for (let i = 0; i <= dice.below(4) && value.length > 0; i++) value[dice.below(value.length)]! ^= 1 << dice.below(8);
    return { ...sent, value };
  },
  truncated: (sent, dice) => ({
    ...sent,
    value: (sent.value ?? Buffer.alloc(0)).subarray(0, dice.below(sent.value?.length ?? 1)),
  }),
  'bytes put in': (sent, dice) => {
    const value = sent.value ?? Buffer.alloc(0);
    const at = dice.below(value.length + 1);
    const bytes = Buffer.from(Array.from({ length: 1 + dice.below(5) }, () => dice.below(256)));
    return { ...sent, value: Buffer.concat([value.subarray(0, at), bytes, value.subarray(at)]) };
  },
  'no value': (sent, dice) => ({
    ...sent,
    value: dice.pick([null, Buffer.alloc(0), Buffer.from(' '), Buffer.from('null')]),
  }),
  'another format': (sent, dice) => {
    const registry = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), sent.value ?? Buffer.alloc(0)]);
    const list = Buffer.from(`[${sent.value?.toString('utf8') ?? ''}]`);
    const wide = Buffer.from(sent.value?.toString('utf8') ?? '', 'utf16le');
    return {
      ...sent,
      value: dice.pick([registry, list, wide, Buffer.from('<order/>'), Buffer.from('"text"'), Buffer.from('7')]),
    };
  },
  'field dropped': onSomeField((parent, name) => void Reflect.deleteProperty(parent, name)),
  'field retyped': onSomeField((parent, name, dice) => {
    parent[name] = structuredClone(dice.pick(WRONG_VALUES));
  }),
  'field renamed': onSomeField((parent, name, dice) => {
    parent[dice.pick([name.toUpperCase(), `${name}\u0000`, '', ' ', `/${name}`])] = parent[name];
    Reflect.deleteProperty(parent, name);
  }),
  'characters that ids may not have': onSomeField((parent, name, dice) => {
    const found = parent[name];
    const text = typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
    const at = dice.below(text.length + 1);
    parent[name] = text.slice(0, at) + dice.pick(WRONG_TEXT) + text.slice(at);
  }),
  'long text': onSomeField((parent, name, dice) => {
    parent[name] = 'x'.repeat(dice.pick([199, 200, 201, 5_000]));
  }),
  'very long text': (sent, dice) =>
    dice.below(40) === 0
      ? onSomeField((parent, name) => void (parent[name] = 'long '.repeat(180_000)))(sent, dice)
      : sent,
  'field doubled': onText((text, dice) => {
    const fields = [...text.matchAll(/"([A-Za-z]+)":/g)];
    const { index } = dice.pick(fields);
    const again = dice.pick(fields)[1]!;
    return `${text.slice(0, index)}"${again}":${JSON.stringify(dice.pick(WRONG_VALUES)) ?? 'null'},${text.slice(index)}`;
  }),
  'numbers as JSON writes none': onText((text, dice) => text.replace(/:\d+/, `:${dice.pick(RAW_NUMBERS)}`)),
  'escapes in text': onText((text, dice) => {
    const places = [...text.matchAll(/:"/g)];
    const at = places.length === 0 ? 0 : dice.pick(places).index + 2;
    return (
      text.slice(0, at) +
      dice.pick(['\\u0000', '\\ud800', '\\udc00x', '\\u0007', '\\u200b', '\\x41', '\\']) +
      text.slice(at)
    );
  }),
  'keys of prototypes': onText((text, dice) => {
    const value = dice.pick(['{"memberId":"evil","type":"order.completed"}', '1', 'null', '[]', '{"polluted":true}']);
    const opens = [...text.matchAll(/\{/g)];
    const at = opens.length === 0 ? 0 : dice.pick(opens).index + 1;
    return `${text.slice(0, at)}"${dice.pick(PROTOTYPE_KEYS)}":${value},${text.slice(at)}`;
  }),
  'deep nesting': onText((text, dice) => {
    const depth = dice.pick([50, 998, 999, 1_000, 1_001, 5_000, dice.below(20) === 0 ? 200_000 : 2_000]);
    const [open, close] = dice.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const);
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    return text.replace(/"data":\{|\{/, (start) => `${start}"deep":${deep},`);
  }),
  'wrong key': (sent, dice) => ({
    ...sent,
    key: dice.pick([
      null,
      Buffer.alloc(0),
      Buffer.from('other'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${sent.key?.toString() ?? ''}\u0000`),
    ]),
  }),
  'wrong headers': (sent, dice) => {
    const headers = { ...sent.headers };
    const name = dice.pick([
      'ce_specversion',
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_time',
      'content-type',
      '__proto__',
      'CE_ID',
      'x\u0000y',
    ]);
    const bytes = [
      '',
      '1.0',
      '0.3',
      '\u0000',
      'order.completed',
      'application/cloudevents-batch+json',
      'application/cloudevents+json',
      'x'.repeat(3_000),
    ];
    const value = dice.pick([undefined, Buffer.from([0xff, 0x00, 0xc3]), ...bytes.map((text) => Buffer.from(text))]);
    Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
    return { ...sent, headers };
  },
};

/** One to three mutations, one after the other. */
export function mutated(sent: Sent, dice: Dice): { sent: Sent; how: string[] } {
  const how: string[] = [];
  let result = sent;
  for (let count = dice.pick([1, 1, 1, 2, 3]); count > 0; count--) {
    const name = dice.pick(Object.keys(MUTATIONS));
    how.push(name);
    result = MUTATIONS[name]!(result, dice);
  }
  return { sent: result, how };
}

function onText(change: (text: string, dice: Dice) => string): Mutation {
  return (sent, dice) => {
    const text = sent.value?.toString('utf8') ?? '';
    return /"[A-Za-z]+":/.test(text) ? { ...sent, value: Buffer.from(change(text, dice)) } : sent;
  };
}

/** Changes one field at any depth of the JSON; what an earlier mutation has made unreadable stays as it is. */
function onSomeField(change: (parent: Json, name: string, dice: Dice) => void): Mutation {
  return (sent, dice) => {
    let json: unknown;
    try {
      json = JSON.parse(sent.value?.toString('utf8') ?? '');
    } catch {
      return sent;
    }
    const fields = fieldsOf(json, 0);
    if (fields.length === 0) return sent;
    const { parent, name } = dice.pick(fields);
    change(parent, name, dice);
    return { ...sent, value: Buffer.from(written(json) ?? sent.value!) };
  };
}

function fieldsOf(json: unknown, depth: number): { parent: Json; name: string }[] {
  if (typeof json !== 'object' || json === null || depth > 8) return [];
  const parent = json as Json;
  return Object.keys(parent).flatMap((name) => [{ parent, name }, ...fieldsOf(parent[name], depth + 1)]);
}

/** Deeper than JSON.stringify can write: undefined. */
function written(json: unknown): string | undefined {
  try {
    return JSON.stringify(json);
  } catch {
    return undefined;
  }
}
