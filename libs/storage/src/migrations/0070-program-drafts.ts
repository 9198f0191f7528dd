import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Versions of the program are written down as drafts before they are published. `settled_ref` says up to which member a published one was
 * brought to the members who were there before it, `settled_at` when all of them were. Simulations are kept with their results.
 */
export class ProgramDrafts1700000000070 implements MigrationInterface {
  readonly name = 'ProgramDrafts1700000000070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table program_version
      alter column valid_from drop not null,
      alter column published_at drop not null,
      add column drafted_at bigint not null default 0,
      add column settled_ref bigint not null default 0,
      add column settled_at bigint,
      add constraint program_version_published check ((valid_from is null) = (published_at is null))`);
    await runner.query('update program_version set drafted_at = published_at, settled_at = published_at');
    await runner.query('alter table program_version alter column drafted_at drop default');
    await runner.query(`create table program_simulation (
      id bigint generated always as identity primary key,
      version integer not null,
      asked_at bigint not null,
      seen_at bigint not null,
      ended_at bigint,
      done bigint,
      total bigint,
      problem text,
      report text
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table program_simulation');
    await runner.query('delete from program_version where published_at is null');
    await runner.query(`alter table program_version
      drop constraint program_version_published,
      drop column settled_at,
      drop column settled_ref,
      drop column drafted_at,
      alter column published_at set not null,
      alter column valid_from set not null`);
  }
}
