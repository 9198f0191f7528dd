import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Churn warnings: one for each lapse of a member. `lapse_day` and `first_order_day` are UTC day numbers. */
export class Churn1700000000005 implements MigrationInterface {
  readonly name = 'Churn1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table churn_warning (
      ref bigint not null,
      lapse_day integer not null,
      status smallint not null,
      late boolean not null,
      control boolean not null,
      crossed_at bigint not null,
      decided_at bigint not null,
      order_days integer not null,
      first_order_day integer not null,
      cause uuid not null,
      risk double precision,
      clv_minor bigint,
      reasons text not null,
      model_version text,
      tier text not null,
      last_activity_at bigint,
      valid_until bigint not null,
      primary key (ref, lapse_day)
    )`);
    await runner.query('create index churn_warning_crossed on churn_warning (crossed_at, ref, lapse_day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table churn_warning');
  }
}
