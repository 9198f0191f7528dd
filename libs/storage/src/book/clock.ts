import type { Instant } from '#domain';
import type { Client } from '../database.js';

/** `LOYALTY_CLOCK=stream`: the latest time of an applied record in the whole installation; 1970 before the first. */
export async function readStreamNow(client: Pick<Client, 'query'>): Promise<Instant> {
  const found = await client.query<{ now: number | null }>({
    name: 'stream_now',
    text: 'select max(latest_at) as now from kafka_offset',
    values: [],
  });
  return Math.max(0, found.rows[0]?.now ?? 0);
}
