import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A member keeps the lane of the book in which its lines are numbered, so that how it is chosen may change: for new members it goes by the
 * hash of Kafka's partitions, for those before by their number.
 */
export class MemberLane1700000000040 implements MigrationInterface {
  readonly name = 'MemberLane1700000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table member add column lane smallint');
    await runner.query('update member set lane = ref % (select lanes from installation)');
    await runner.query('alter table member alter column lane set not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table member drop column lane');
  }
}
