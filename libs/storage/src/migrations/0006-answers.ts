import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers to writes, by the key that the caller gave: the same request again gets the first answer. */
export class Answers1700000000006 implements MigrationInterface {
  readonly name = 'Answers1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table answer (
      caller text collate "C" not null,
      path text collate "C" not null,
      key text collate "C" not null,
      body_hash text not null,
      status smallint,
      content text,
      created_at bigint not null,
      constraint answer_once primary key (caller, path, key)
    )`);
    await runner.query('create index answer_created on answer (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table answer');
  }
}
