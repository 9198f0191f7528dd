import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the overview shows, counted ahead. `points_flow` sums the lines of the book by UTC day number and kind, and `flow_position` says
 * how far each lane was summed; `overview` keeps the last count of members and lots as JSON.
 */
export class Overview1700000000060 implements MigrationInterface {
  readonly name = 'Overview1700000000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table points_flow (
      day integer not null,
      kind smallint not null,
      points bigint not null,
      primary key (day, kind)
    )`);
    await runner.query(`create table flow_position (
      lane smallint primary key,
      counted bigint not null
    )`);
    await runner.query(`create table overview (
      id smallint primary key,
      counted_at bigint not null,
      content text not null,
      constraint overview_is_one check (id = 1)
    )`);
    await runner.query(`create index dead_letter_open on dead_letter (topic, reason) where status = 'open'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index dead_letter_open');
    for (const table of ['overview', 'flow_position', 'points_flow']) await runner.query(`drop table ${table}`);
  }
}
