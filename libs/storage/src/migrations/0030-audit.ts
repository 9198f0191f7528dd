import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asked what of whom, over HTTP. A person is named by `ref` alone, so that erasing the link erases them here too. Equal requests of a
 * moment are one row with their number. Appended in order of time, and forgotten in that order: a block range index is enough for it.
 */
export class Audit1700000000030 implements MigrationInterface {
  readonly name = 'Audit1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table audit (
      id bigint generated always as identity primary key,
      at bigint not null,
      caller text,
      role text,
      method text not null,
      route text not null,
      ref bigint,
      status smallint not null,
      requests integer not null
    )`);
    await runner.query('create index audit_at on audit using brin (at) with (pages_per_range = 32)');
    await runner.query('create index audit_ref on audit (ref, id) where ref is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit');
  }
}
