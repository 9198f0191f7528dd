import type { Installation } from './installation.js';

export interface Lateness {
  facts: number;
  /** Facts that were recorded after a later one of their member. */
  late: number;
  corrections: number;
  /** Corrections of members without a late fact. */
  unexplained: number;
}

/** How much of what the book holds came out of order, and what that cost in corrections. */
export async function latenessOf(made: Installation): Promise<Lateness> {
  const [found] = await (
    await made.book()
  ).query<Lateness>(
    `with arrived as (
        select ref, occurred_at < max(occurred_at) over (partition by ref order by seq rows between unbounded preceding and 1 preceding) as late
        from fact
      ), of_member as (select ref, count(*) as facts, count(*) filter (where late) as late from arrived group by ref),
      corrected as (select ref, count(*) as corrections from entry where corrects is not null group by ref)
      select sum(m.facts)::bigint as facts, sum(m.late)::bigint as late, coalesce(sum(c.corrections), 0)::bigint as corrections,
        coalesce(sum(c.corrections) filter (where m.late = 0), 0)::bigint as unexplained
      from of_member m left join corrected c on c.ref = m.ref`,
  );
  return found!;
}
