import { instantText, type Instant } from '#domain';
import { LINE_KINDS, RULES, type LineKind } from './codes.js';
import type { Client, Database } from './database.js';
import { entryId, type MemberReader, type ReadClock } from './member.reader.js';

/** Kinds of entry by the column of a statement that they count in; a correction counts in that of the entry that it corrects. */
export const STATEMENT_COLUMNS = {
  earned: ['earned', 'earned-again'],
  adjusted: ['adjusted'],
  restored: ['restored'],
  spent: ['redeemed'],
  transferred: ['transferred'],
  reversed: ['reversed'],
  expired: ['expired', 'expired-again'],
} as const satisfies Record<string, readonly LineKind[]>;
export type StatementColumn = keyof typeof STATEMENT_COLUMNS | 'other';

/** A month of a statement: signed sums of points, so that closing = opening + all of them. */
export interface StatementMonth extends Record<StatementColumn, number> {
  /** `YYYY-MM`, UTC. */
  month: string;
  opening: number;
  closing: number;
  entries: number;
}

export interface StatementLine {
  entryId: string;
  month: string;
  effectiveAt: string;
  kind: LineKind;
  rule: string;
  lotId: string | null;
  points: number;
  /** Of all points, active, pending and reserved less the deficit, after this line in order of effect. */
  balance: number;
}

export interface Statement {
  memberId: string;
  from: string;
  to: string;
  /** Of what was recorded by then; null for all that is. */
  knownAt: string | null;
  opening: number;
  closing: number;
  months: StatementMonth[];
}

/** Months from the first to the last one, both included, as `YYYY-MM` (UTC). */
export interface StatementPeriod {
  from: string;
  to: string;
  /** Only entries recorded up to here: an earlier statement once more. Null: all. */
  knownAt: Instant | null;
}

/**
 * A member's account by month, as the book has it: an entry counts at the instant at which it took effect, and a correction at that of
 * the entry that it corrects. So each month says what the rules give for it, and months that were told before change only by corrections.
 */
export class StatementReader {
  constructor(
    private readonly database: Database,
    private readonly members: MemberReader,
  ) {}

  /** @returns null for a member never heard of */
  async statement(memberId: string, period: StatementPeriod, clock: ReadClock): Promise<Statement | null> {
    const ref = await this.members.refOf(memberId, clock);
    if (ref === null) return null;
    const { opening, sums } = await this.database.transaction(async (client) => ({
      opening: await openingOf(client, ref, period),
      sums: await monthSums(client, ref, period),
    }));
    const months: StatementMonth[] = [];
    let balance = opening;
    for (const month of monthsOf(period)) {
      const made = monthOf(month, balance, sums.get(month) ?? []);
      months.push(made);
      balance = made.closing;
    }
    const { from, to, knownAt } = period;
    return {
      memberId,
      from,
      to,
      knownAt: knownAt === null ? null : instantText(knownAt),
      opening,
      closing: balance,
      months,
    };
  }

  /**
   * The lines that change the balance, in order of effect.
   * @returns null for a member never heard of; at most `limit` lines
   */
  async lines(
    memberId: string,
    period: StatementPeriod,
    clock: ReadClock,
    limit: number,
  ): Promise<StatementLine[] | null> {
    const ref = await this.members.refOf(memberId, clock);
    if (ref === null) return null;
    return this.database.transaction(async (client) => linesOf(client, ref, period, limit));
  }
}

const MONTH = `to_char(to_timestamp(e.effective_at / 1000.0) at time zone 'UTC', 'YYYY-MM')`;

function bounds({ from, to, knownAt }: StatementPeriod): [number, number, number] {
  const [year, month] = to.split('-').map(Number) as [number, number];
  return [Date.parse(`${from}-01T00:00:00Z`), Date.UTC(year, month, 1), knownAt ?? Number.MAX_SAFE_INTEGER];
}

async function openingOf(client: Client, ref: number, period: StatementPeriod): Promise<number> {
  const [from, , knownAt] = bounds(period);
  const found = await client.query<{ points: number }>({
    name: 'statement_opening',
    text: `select coalesce(sum(points), 0)::bigint as points from entry where ref = $1 and effective_at < $2 and recorded_at <= $3`,
    values: [ref, from, knownAt],
  });
  return found.rows[0]!.points;
}

interface KindSum {
  kind: LineKind;
  points: number;
  entries: number;
}

async function monthSums(client: Client, ref: number, period: StatementPeriod): Promise<Map<string, KindSum[]>> {
  const found = await client.query<{ month: string; kind: number; points: number; entries: number }>({
    name: 'statement_months',
    text: `select ${MONTH} as month, coalesce(o.kind, e.kind) as kind, sum(e.points)::bigint as points, count(*) as entries
      from entry e left join entry o on o.ref = e.ref and o.seq = e.corrects
      where e.ref = $1 and e.effective_at >= $2 and e.effective_at < $3 and e.recorded_at <= $4 and e.points <> 0
      group by 1, 2`,
    values: [ref, ...bounds(period)],
  });
  const months = new Map<string, KindSum[]>();
  for (const { month, kind, points, entries } of found.rows) {
    const sums = months.get(month) ?? [];
    sums.push({ kind: LINE_KINDS.name(kind), points, entries });
    months.set(month, sums);
  }
  return months;
}

async function linesOf(client: Client, ref: number, period: StatementPeriod, limit: number): Promise<StatementLine[]> {
  const found = await client.query<{
    seq: number;
    book_epoch: number;
    month: string;
    effective_at: number;
    kind: number;
    rule: number;
    lot: string | null;
    points: number;
    balance: number;
  }>({
    name: 'statement_lines',
    text: `select * from (
        select e.seq, e.book_epoch, ${MONTH} as month, e.effective_at, e.kind, e.rule, e.lot, e.points,
          (sum(e.points) over (order by e.effective_at, e.seq))::bigint as balance
        from entry e where e.ref = $1 and e.effective_at < $3 and e.recorded_at <= $4 and e.points <> 0
      ) e where e.effective_at >= $2 order by e.effective_at, e.seq limit $5`,
    values: [ref, ...bounds(period), limit],
  });
  return found.rows.map((row) => ({
    entryId: entryId(row.book_epoch, ref, row.seq),
    month: row.month,
    effectiveAt: instantText(row.effective_at),
    kind: LINE_KINDS.name(row.kind),
    rule: RULES.name(row.rule),
    lotId: row.lot,
    points: row.points,
    balance: row.balance,
  }));
}

function monthOf(month: string, opening: number, sums: readonly KindSum[]): StatementMonth {
  const made: StatementMonth = {
    month,
    opening,
    earned: 0,
    adjusted: 0,
    restored: 0,
    spent: 0,
    transferred: 0,
    reversed: 0,
    expired: 0,
    other: 0,
    closing: opening,
    entries: 0,
  };
  for (const { kind, points, entries } of sums) {
    made[columnOf(kind)] += points;
    made.closing += points;
    made.entries += entries;
  }
  return made;
}

function columnOf(kind: LineKind): StatementColumn {
  for (const [column, kinds] of Object.entries(STATEMENT_COLUMNS)) {
    if ((kinds as readonly LineKind[]).includes(kind)) return column as StatementColumn;
  }
  return 'other';
}

/** `2025-11` to `2026-02`: 4. */
export function monthsIn({ from, to }: Pick<StatementPeriod, 'from' | 'to'>): number {
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(to) - number(from) + 1;
}

function monthsOf(period: Pick<StatementPeriod, 'from' | 'to'>): string[] {
  return Array.from({ length: monthsIn(period) }, (_, count) => monthAfter(period.from, count));
}

/** The month that lies some months after another one (before, where negative). */
export function monthAfter(month: string, count = 1): string {
  const [year, nth] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, nth - 1 + count, 1)).toISOString().slice(0, 7);
}
