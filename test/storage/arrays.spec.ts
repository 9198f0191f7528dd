import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import {
  bigints,
  booleans,
  integers,
  smallints,
  texts,
  uuids,
  type Column,
} from '../../libs/storage/src/book/arrays.js';
import { stackEnvironment } from '../support/stack.js';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: stackEnvironment().databaseUrl });
  await client.connect();
});
afterAll(() => client.end());

/** What PostgreSQL reads of a column, element by element, each as it writes it. */
async function read(type: string, column: Column): Promise<(string | null)[]> {
  const { rows } = await client.query<{ one: string | null }>(
    `select u.one::text as one from unnest($1::${type}[]) with ordinality as u (one, nth) order by nth`,
    [column],
  );
  return rows.map(({ one }) => one);
}

const itself = <Value>(value: Value): Value => value;
const asText = (values: readonly (number | null)[]) => values.map((value) => (value === null ? null : String(value)));
const nullable = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.array(fc.option(arbitrary), { maxLength: 20 });

describe('columns in the binary format are what PostgreSQL reads', () => {
  const columns = [
    ['bigint', fc.maxSafeInteger(), bigints],
    ['int', fc.integer(), integers],
    ['smallint', fc.integer({ min: -32_768, max: 32_767 }), smallints],
  ] as const;

  it.each(columns)('%s', async (type, arbitrary, column) => {
    await fc.assert(
      fc.asyncProperty(nullable(arbitrary), async (values) => {
        expect(await read(type, column(values, itself))).toEqual(asText(values));
      }),
      { numRuns: 50 },
    );
  });

  it('bool', async () => {
    expect(await read('bool', booleans([true, false], itself))).toEqual(['true', 'false']);
  });

  it('uuid, with hyphens and without, whatever the case', async () => {
    const id = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
    const given = [id, null, id.replaceAll('-', ''), id.toUpperCase()];
    expect(await read('uuid', uuids(given, itself))).toEqual([id, null, id, id]);
  });

  it('text: any but U+0000; half of a surrogate pair comes as U+FFFD, as everywhere', async () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      ',',
      '{}',
      'NULL',
      '\n',
      '\u0001',
      'é',
      '漢',
      '😀',
      'a'.repeat(60),
      '\ud83d',
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 6 })
      .map((pieces) => pieces.join('').replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(nullable(text), async (values) => {
        const expected = values.map((value) => (value === null ? null : Buffer.from(value).toString()));
        expect(await read('text', texts(values, itself))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('more than was ever written at once', async () => {
    const long = Array.from({ length: 3_000 }, (_, i) => `${i}`.padEnd(300, 'ü'));
    expect(await read('text', texts(long, itself))).toEqual(long);
  });

  it('none', async () => {
    expect(await read('bigint', bigints([], itself))).toEqual([]);
    expect(await read('text', texts([], itself))).toEqual([]);
  });

  it('and what a column cannot hold is refused by the server, in its words', async () => {
    await expect(read('bigint', bigints([1, 1.5, null], itself))).rejects.toThrow(
      'invalid input syntax for type bigint: "1.5"',
    );
    await expect(read('int', integers([2 ** 31], itself))).rejects.toMatchObject({ code: '22003' });
    await expect(read('smallint', smallints([32_768], itself))).rejects.toMatchObject({ code: '22003' });
    await expect(read('uuid', uuids(['0f1e', 'x'], itself))).rejects.toMatchObject({ code: '22P02' });
    await expect(read('text', texts(['a\u0000'], itself))).rejects.toMatchObject({ code: '22021' });
  });
});
