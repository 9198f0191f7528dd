import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which transactional id a lane is sent: it is fenced by whoever takes the lane over. */
export class RelaySender1700000000064 implements MigrationInterface {
  readonly name = 'RelaySender1700000000064';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table relay add column sender text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table relay drop column sender');
  }
}
