import { createHmac, randomBytes } from 'node:crypto';
import type { Instant } from '#domain';
import type { Client } from '../database.js';

/** Those of the ids that were erased. Costs one look where no one ever was. */
export async function findErased(client: Client, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set();
  const found = await client.query<{ erasure_key: Buffer }>({
    name: 'erasure_key',
    text: 'select erasure_key from installation where erasure_key is not null and exists (select from erased)',
    values: [],
  });
  const key = found.rows[0]?.erasure_key;
  if (!key) return new Set();
  const byHash = new Map(memberIds.map((id) => [hashOf(key, id).toString('hex'), id]));
  const erased = await client.query<{ id_hash: Buffer }>({
    name: 'find_erased',
    text: 'select id_hash from erased where id_hash = any($1::bytea[])',
    values: [[...byHash.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  });
  return new Set(erased.rows.map((row) => byHash.get(row.id_hash.toString('hex'))!));
}

/** Notes that ids were erased. @returns their hashes, in the order of the ids */
export async function noteErased(client: Client, memberIds: readonly string[], at: Instant): Promise<Buffer[]> {
  const key = await erasureKey(client);
  const hashes = memberIds.map((id) => hashOf(key, id));
  await client.query('insert into erased (id_hash, erased_at) select h, $2 from unnest($1::bytea[]) h', [hashes, at]);
  return hashes;
}

/** The hash under which an id is known once it was erased. */
export async function erasureHash(client: Client, memberId: string): Promise<Buffer> {
  return hashOf(await erasureKey(client), memberId);
}

/** Made when it is first needed, and never again. */
async function erasureKey(client: Client): Promise<Buffer> {
  const found = await client.query<{ erasure_key: Buffer }>(
    'update installation set erasure_key = coalesce(erasure_key, $1) returning erasure_key',
    [randomBytes(32)],
  );
  return found.rows[0]!.erasure_key;
}

function hashOf(key: Buffer, memberId: string): Buffer {
  return createHmac('sha256', key).update(memberId).digest();
}
