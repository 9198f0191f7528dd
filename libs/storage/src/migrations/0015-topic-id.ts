import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which topic a position is of: one that was made anew has another id, and may have grown past the position. */
export class TopicId1700000000015 implements MigrationInterface {
  readonly name = 'TopicId1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table kafka_offset add column topic_id text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table kafka_offset drop column topic_id');
  }
}
