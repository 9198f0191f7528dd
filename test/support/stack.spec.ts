import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually, ownStack, stackEnvironment, world, type OwnStack } from './stack.js';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('the test stack', () => {
  it('is a real PostgreSQL that loses nothing it has confirmed', async () => {
    const { databaseUrl } = stackEnvironment();
    expect(await query(databaseUrl, 'show fsync')).toEqual(['on']);
    expect(await query(databaseUrl, 'show synchronous_commit')).toEqual(['on']);
  });

  it('gives every test a world of its own', () => {
    expect(world('An order, twice!')).toMatch(/^an-order-twice-[0-9a-f]{8}$/);
    expect(world('x')).not.toBe(world('x'));
  });
});

describe('eventually', () => {
  it('returns what the condition gives', async () => {
    let asked = 0;
    expect(await eventually(() => (++asked < 3 ? undefined : asked), { everyMs: 1 })).toBe(3);
  });

  it('says what did not come, and why', async () => {
    const never = eventually(() => Promise.reject(new Error('no such topic')), { timeoutMs: 20, what: 'the topic' });
    await expect(never).rejects.toThrow('the topic did not come within 20 ms (last error: no such topic)');
  });
});

describe('a stack of one test alone', () => {
  let stack: OwnStack | undefined;
  afterAll(() => stack?.down(), 60_000);

  it('has its killed servers back at their addresses, with their data', async () => {
    stack = ownStack('restored');
    const { databaseUrl } = stack.environment;
    await query(databaseUrl, 'create table kept as select 7 as value');
    const pids = [stack.pidOf('kafka'), stack.pidOf('postgres')];
    stack.kill('kafka');
    stack.kill('postgres');
    await eventually(() => stack?.pidOf('kafka') === undefined && stack?.pidOf('postgres') === undefined);
    stack.restore();
    expect(await query(databaseUrl, 'select value from kept')).toEqual([7]);
    expect(pids).not.toContain(stack.pidOf('kafka'));
  }, 240_000);
});
