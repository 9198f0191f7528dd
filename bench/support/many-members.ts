import type { Database } from '#storage';
import { laneOf } from '../../libs/storage/src/book/lanes.js';

/** What the overview counts. */
export const COUNTED = ['member', 'lot', 'churn_warning'];
/** All that the book has of a member. */
export const WHOLE = [...COUNTED, 'fact', 'personal_text', 'purchase', 'publication', 'spending', 'entry'];

/** Lines of copies are numbered below all others: they were told long ago. */
const NUMBERS_APART = 1_000_000_000;

export interface Copies {
  /** How many there are of each member afterwards. */
  times: number;
  /** Tables whose rows belong to a member and are copied with it. */
  tables: readonly string[];
  /** The name of a copy: of the nth member (from 0 on) in a round from 1 on. */
  nameOf: (round: number, nth: number) => string;
}

/** Makes copies of all members of a book, each once a round. */
export async function manyMembers(database: Database, { times, tables, nameOf }: Copies): Promise<void> {
  await database.query(
    'create table template as select (row_number() over (order by ref) - 1)::int as nth, ref from member',
  );
  await database.query(
    'create table copy_of (ref bigint primary key, template bigint not null, round int not null, lane smallint not null)',
  );
  const [counted] = await database.query<{ known: number; lanes: number }>(
    'select (select count(*) from template) as known, (select lanes from installation) as lanes',
  );
  const { known, lanes } = counted!;
  const nths = Array.from({ length: known }, (_, nth) => nth);
  const inserts = await Promise.all(tables.map((table) => insertOf(database, table)));
  for (let round = 1; round < times; round += 1) {
    const names = nths.map((nth) => nameOf(round, nth));
    await database.query(
      `with asked as (
          select * from unnest($1::text[], $2::int[], $3::smallint[]) as a (member_id, nth, lane)
        ), made as (insert into person (member_id) select member_id from asked order by nth returning ref, member_id)
        insert into copy_of (ref, template, round, lane)
        select made.ref, t.ref, $4::int, a.lane from asked a join made using (member_id) join template t using (nth)`,
      [names, nths, names.map((name) => laneOf(name, lanes)), round],
    );
    for (const insert of inserts) await database.query(insert, [round]);
  }
  await database.query('drop table copy_of, template');
  await database.query('vacuum analyze');
}

/** Copies a table's rows for the members of round `$1`. */
async function insertOf(database: Database, table: string): Promise<string> {
  const columns = await database.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = $1 and table_name = $2 order by ordinal_position`,
    [database.schema, table],
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => {
    if (name === 'ref' || name === 'lane') return `c.${name}`;
    return name === 'no' ? `t.no - c.round * ${NUMBERS_APART}::bigint` : `t.${name}`;
  });
  return `insert into ${table} (${names.join(', ')}) select ${values.join(', ')}
    from copy_of c join ${table} t on t.ref = c.template where c.round = $1::int order by c.ref`;
}
