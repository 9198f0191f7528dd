import type { Instant } from '#domain';
import { bigints, integers, smallints, texts } from './book/arrays.js';
import type { Database } from './database.js';

/** A request as the audit log has it. */
export interface AuditedRequest {
  at: Instant;
  /** Null for a caller who could not be told. */
  caller: string | null;
  role: string | null;
  method: string;
  /** As declared, with names in place of ids. */
  route: string;
  /** The member that it was about; null for none, and for one never heard of. */
  memberId: string | null;
  status: number;
  /** How many equal requests of a moment this row stands for. */
  requests: number;
}

export interface AuditEntry extends AuditedRequest {
  id: number;
}

export interface AuditFilter {
  caller: string | undefined;
  memberId: string | undefined;
  method: string | undefined;
  from: Instant | undefined;
  to: Instant | undefined;
  /** The newest first: those before this id. */
  before: number | undefined;
  limit: number;
}

const FORGET_AT_ONCE = 10_000;

/** The audit log. It names persons by their place in the book alone, and shows the id that the place has now. */
export class AuditStore {
  constructor(private readonly database: Database) {}

  async append(requests: readonly AuditedRequest[]): Promise<void> {
    if (requests.length === 0) return;
    await this.database.prepared({
      name: 'append_audit',
      text: `insert into audit (at, caller, role, method, route, ref, status, requests)
        select u.at, u.caller, u.role, u.method, u.route, p.ref, u.status, u.requests
        from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::int[])
          as u (at, caller, role, method, route, member_id, status, requests)
        left join person p on p.member_id = u.member_id`,
      values: [
        bigints(requests, (one) => one.at),
        texts(requests, (one) => one.caller),
        texts(requests, (one) => one.role),
        texts(requests, (one) => one.method),
        texts(requests, (one) => one.route),
        texts(requests, (one) => one.memberId),
        smallints(requests, (one) => one.status),
        integers(requests, (one) => one.requests),
      ],
    });
  }

  async list(filter: AuditFilter): Promise<AuditEntry[]> {
    const { caller, memberId, method, from, to, before, limit } = filter;
    return this.database.query(
      `select a.id, a.at, a.caller, a.role, a.method, a.route, p.member_id as "memberId", a.status, a.requests
        from audit a left join person p on p.ref = a.ref
        where ($1::text is null or a.caller = $1)
          and ($2::text is null or a.ref = (select ref from person where member_id = $2))
          and ($3::text is null or a.method = $3)
          and ($4::bigint is null or a.at >= $4) and ($5::bigint is null or a.at < $5)
          and ($6::bigint is null or a.id < $6)
        order by a.id desc limit $7`,
      [caller, memberId, method, from, to, before, limit],
    );
  }

  /** Removes what is older than an instant, some at a time. @returns how many there were this time */
  async forget(before: Instant): Promise<number> {
    const gone = await this.database.query(
      `with old as (select id from audit where at < $1 limit $2), gone as (delete from audit a using old where a.id = old.id returning a.id)
        select id from gone`,
      [before, FORGET_AT_ONCE],
    );
    return gone.length;
  }
}
