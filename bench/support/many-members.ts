import type { Database } from '#storage';

/** Tables whose rows belong to a member and are copied with it: what the overview counts. */
const COPIED = ['member', 'lot', 'churn_warning'];

/** Makes copies of the members of a book until there are so many, by a statement for each table. */
export async function manyMembers(database: Database, members: number): Promise<void> {
  const [{ known }] = (await database.query<{ known: number }>('select count(*) as known from member')) as [
    { known: number },
  ];
  await database.query("insert into person (member_id) select 'copy-' || n from generate_series($1::int, $2::int) n", [
    known + 1,
    members,
  ]);
  await database.query(
    `create table copy_of as select p.ref, t.ref as template from person p
      join (select row_number() over (order by ref) as n, ref from member) t on t.n = p.ref % $1::bigint + 1
      where p.member_id like 'copy-%'`.replace('$1', String(known)),
  );
  for (const table of COPIED) {
    const columns = await database.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = $1 and table_name = $2 and column_name <> 'ref' order by ordinal_position`,
      [database.schema, table],
    );
    const names = columns.map(({ name }) => name).join(', ');
    await database.query(
      `insert into ${table} (ref, ${names}) select c.ref, ${names} from copy_of c join ${table} t on t.ref = c.template`,
    );
  }
  await database.query('drop table copy_of');
  await database.query('vacuum analyze');
}
