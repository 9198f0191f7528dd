import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type Client } from '#storage';
import { stackEnvironment, world } from '../support/stack.js';
import { databaseSchema } from '#platform';

const schema = databaseSchema(world('transactions'));
let database: Database;
beforeAll(async () => {
  database = await Database.connect({ url: stackEnvironment().databaseUrl, schema, poolSize: 2 });
  await database.query(`create schema ${schema}`);
  await database.query('create table written (one int)');
});
afterAll(async () => {
  await database.query(`drop schema ${schema} cascade`);
  await database.close();
});

const write = (client: Client) => client.query('insert into written values (1)');

/** Fails before anything is sent, as where a value cannot be encoded, so the server knows nothing of it. */
async function unsendable(): Promise<void> {
  const text = await Promise.resolve(undefined as unknown as string);
  text.trim();
}

describe('statements that are not waited for before the commit', () => {
  it('are committed with it', async () => {
    await database.transaction((client, last) => Promise.resolve(last(write(client))));
    expect(await database.query('select one from written')).toEqual([{ one: 1 }]);
  });

  it('undo all where one of them fails, at the server or before it came there', async () => {
    const failures = [
      (client: Client) => client.query('select no_such_function()'),
      (client: Client) => client.query('select 1/0'),
      unsendable,
    ];
    for (const fails of failures) {
      const failed = database.transaction(async (client, last) => {
        last(write(client));
        last(fails(client));
        // What the server fails is heard of only after the commit is on its way.
        if (fails === unsendable) await client.query('select 1');
      });
      await expect(failed).rejects.toThrow();
    }
    expect(await database.query('select one from written')).toEqual([{ one: 1 }]);
  });
});
