import pg from 'pg';

/** What the engine has written, as bare statements write it again. */
export interface Lines {
  ref: string[];
  seq: number[];
  points: string[];
  balance: string[];
  at: string[];
  cause: string[];
}

const CHUNK = 1_000;

const TABLES = `
  create table line (
    ref bigint not null, seq integer not null, points bigint not null, balance_after bigint not null,
    effective_at bigint not null, cause uuid not null, primary key (ref, seq)
  );
  create table balance (ref bigint primary key, points bigint not null) with (fillfactor = 60)`;

const INSERT_LINES = {
  name: 'ceiling_lines',
  text: `insert into line select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::uuid[])`,
};
const SAVE_BALANCES = {
  name: 'ceiling_balances',
  text: `insert into balance select * from unnest($1::bigint[], $2::bigint[])
    on conflict (ref) do update set points = excluded.points`,
};

/** Reads the lines of an engine's book in the order in which they were written. */
export async function readLines(url: string, schema: string): Promise<Lines> {
  const client = await connect(url, schema);
  try {
    const { rows } = await client.query<[string, number, string, string, string, string]>({
      text: `select ref::text, seq, points::text, balance_after::text, effective_at::text, cause::text
        from entry order by recorded_at, ref, seq`,
      rowMode: 'array',
    } as never);
    const column = <T>(i: number): T[] => rows.map((row) => row[i] as T);
    return { ref: column(0), seq: column(1), points: column(2), balance: column(3), at: column(4), cause: column(5) };
  } finally {
    await client.end();
  }
}

/**
 * The ceiling: the same lines and the balances after them by two bare `unnest` statements a chunk, one connection, one commit a chunk;
 * no facts, no rules, no lots, no positions, no messages. @returns seconds
 */
export async function writeLines(url: string, schema: string, lines: Lines): Promise<number> {
  const client = await connect(url, schema);
  try {
    await client.query(`create schema ${schema}`);
    await client.query(TABLES);
    const startedAt = performance.now();
    for (let from = 0; from < lines.ref.length; from += CHUNK) {
      const until = from + CHUNK;
      const refs = lines.ref.slice(from, until);
      const balances = lines.balance.slice(from, until);
      const last = new Map(refs.map((ref, i) => [ref, balances[i]!]));
      await client.query('begin');
      const columns = [refs, lines.seq.slice(from, until), lines.points.slice(from, until), balances];
      await client.query({
        ...INSERT_LINES,
        values: [...columns, lines.at.slice(from, until), lines.cause.slice(from, until)],
      });
      await client.query({ ...SAVE_BALANCES, values: [[...last.keys()], [...last.values()]] });
      await client.query('commit');
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const { rows } = await client.query<{ lines: string; refs: string }>(
      'select count(*) as lines, (select count(*) from balance) as refs from line',
    );
    const members = new Set(lines.ref).size;
    if (Number(rows[0]!.lines) !== lines.ref.length || Number(rows[0]!.refs) !== members)
      throw new Error(`the ceiling holds ${rows[0]!.lines} lines of ${rows[0]!.refs} members`);
    return seconds;
  } finally {
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  }
}

async function connect(url: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  return client;
}
