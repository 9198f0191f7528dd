import { afterAll, describe, expect, it } from '@jest/globals';
import { databaseSchema } from '#platform';
import { Database } from '#storage';
import { stackEnvironment, world } from '../support/stack.js';

let database: Database | undefined;
afterAll(async () => {
  await database?.query(`drop schema ${database.schema} cascade`);
  await database?.close();
});

async function differences(): Promise<string[]> {
  const { upQueries } = await database!.dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

describe('entities and migrations', () => {
  it('say the same of every table, column, index and check', async () => {
    database = await Database.open({ url: stackEnvironment().databaseUrl, schema: databaseSchema(world('drift')) });
    expect(await differences()).toEqual([]);
    const tables = await database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = $1 and table_name <> 'migration'`,
      [database.schema],
    );
    const described = database.dataSource.entityMetadatas.map((entity) => entity.tableName);
    expect(described.sort()).toEqual(tables.map(({ name }) => name).sort());

    await database.query('alter table lot add column colour text');
    await database.query('drop index fact_business');
    expect(await differences()).toHaveLength(2);
  }, 60_000);
});
