import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBook } from '../support/book.js';

/** Tables whose keys do not begin with a member's ref, each with the reason why it need not, or cannot, be distributed by it. */
const NOT_BY_REF: Record<string, string> = {
  installation: 'one row about the installation',
  program_version: 'the program is the same for all members',
  program_simulation: 'a simulation is of all members',
  migration: 'the schema itself',
  person:
    'ties an outside id to a ref, so it is looked up by the id: a table for reference, or distributed by member_id',
  lane: 'heads of the numbering of lines, a few rows; a lane is a set of members',
  relay: 'what was sent of each lane, a few rows',
  kafka_offset: 'positions in Kafka, a row for each partition',
  erased: 'keyed hashes of ids whose link to a ref is gone',
  dead_letter: 'what is broken may name no member',
  model_version: 'a fitted model is the same for all members',
  model_refit: 'fits that were asked for, a few rows',
  lease: 'who does a work at present, a few rows',
  audit: 'a row may be about no member, and they are forgotten in the order of time',
  overview: 'counts of the whole program, a few rows',
  points_flow: 'sums of the whole program, a row for each day',
  flow_position: 'how far these sums are, a row for each lane',
  answer: 'found by caller, path and key before the member is known',
};

let book: TestBook;
beforeAll(async () => {
  book = await TestBook.open('keys');
}, 60_000);
afterAll(() => book.close());

interface Key {
  table: string;
  key: string;
  first: string;
}

describe('the book can be distributed by member', () => {
  it('because every primary and unique key of a table about members begins with ref', async () => {
    const keys = await book.database.query<Key>(
      `select t.relname as table, i.relname as key, a.attname as first
        from pg_index x
        join pg_class t on t.oid = x.indrelid
        join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
        where x.indisunique and t.relnamespace = $1::regnamespace order by 1, 2`,
      [book.database.schema],
    );
    expect(keys.length).toBeGreaterThan(10);
    const others = keys.filter(({ table, first }) => first !== 'ref' && NOT_BY_REF[table] === undefined);
    expect(others).toEqual([]);
    const known = new Set(keys.map(({ table }) => table));
    expect(Object.keys(NOT_BY_REF).filter((table) => !known.has(table))).toEqual([]);
  });
});
