import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a dead letter was replayed or discarded, in the words of whoever did it. */
export class DeadLetterNote1700000000016 implements MigrationInterface {
  readonly name = 'DeadLetterNote1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table dead_letter add column status_note text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table dead_letter drop column status_note');
  }
}
