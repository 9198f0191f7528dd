import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open holds of a member, among thousands of redemptions. */
export class OpenHolds1700000000063 implements MigrationInterface {
  readonly name = 'OpenHolds1700000000063';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index spending_open_hold on spending (ref) where expires_at is not null and not ended');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index spending_open_hold');
  }
}
