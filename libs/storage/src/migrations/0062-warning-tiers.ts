import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of the warnings of one tier, the latest crossing first. */
export class WarningTiers1700000000062 implements MigrationInterface {
  readonly name = 'WarningTiers1700000000062';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index churn_warning_tier on churn_warning (tier, crossed_at, ref, lapse_day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index churn_warning_tier');
  }
}
