import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Models of value and churn: the refits that were asked for and what became of them, and the versions that they put in use. `content` and
 * `report` are JSON. Leases say which process is at what, by the clock of the database.
 */
export class Models1700000000010 implements MigrationInterface {
  readonly name = 'Models1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table model_refit (
      id bigint generated always as identity primary key,
      reason text not null,
      asked_by text,
      asked_at bigint not null,
      clock_at bigint not null,
      status smallint not null,
      started_at bigint,
      ended_at bigint,
      version integer,
      message text
    )`);
    await runner.query(`create table model_version (
      version integer primary key,
      refit bigint not null,
      fitted_at bigint not null,
      in_force_from bigint not null,
      duration_ms integer not null,
      members bigint not null,
      orders bigint not null,
      content text not null,
      report text not null
    )`);
    await runner.query(`create table lease (
      name text primary key,
      owner text not null,
      until timestamptz not null
    )`);
    await runner.query('alter table churn_warning add column returned_at bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table churn_warning drop column returned_at');
    await runner.query('drop table lease, model_version, model_refit');
  }
}
