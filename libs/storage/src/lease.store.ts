import { randomUUID } from 'node:crypto';
import type { Client, Database } from './database.js';

/** How long a process that has died keeps others from its work. */
const LEASE_SECONDS = 15;
const RENEW_EVERY_MS = 4_000;

/** The lease was lost: another process may be at the work by now. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

/** A hold on some work that one process does at a time. */
export interface Lease {
  /**
   * To be called in a transaction that only the holder may commit: it keeps others from the lease until the transaction ends.
   * @throws LeaseLost
   */
  assert(client: Client): Promise<void>;
}

/** Work that takes long and that one process does at a time: held by a row with an end, renewed while the work goes on. */
export class LeaseStore {
  private readonly owner = randomUUID();

  constructor(private readonly database: Database) {}

  /** Runs `work` unless another process is at it; tells whether it ran. */
  async alone(name: string, work: (lease: Lease) => Promise<void>): Promise<boolean> {
    if (!(await this.take(name))) return false;
    const timer = setInterval(() => void this.take(name).catch(() => undefined), RENEW_EVERY_MS);
    try {
      await work({ assert: (client) => this.assertHeld(client, name) });
      return true;
    } finally {
      clearInterval(timer);
      await this.giveUp(name).catch(() => undefined);
    }
  }

  private async take(name: string): Promise<boolean> {
    const rows = await this.database.query<{ owner: string }>(
      `insert into lease (name, owner, until) values ($1, $2, now() + make_interval(secs => $3))
        on conflict (name) do update set owner = excluded.owner, until = excluded.until
          where lease.owner = excluded.owner or lease.until < now()
        returning owner`,
      [name, this.owner, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  private async giveUp(name: string): Promise<void> {
    await this.database.query('delete from lease where name = $1 and owner = $2', [name, this.owner]);
  }

  private async assertHeld(client: Client, name: string): Promise<void> {
    const found = await client.query('select from lease where name = $1 and owner = $2 for update', [name, this.owner]);
    if (found.rowCount !== 1) throw new LeaseLost(`the lease of ${name} was lost`);
  }
}
