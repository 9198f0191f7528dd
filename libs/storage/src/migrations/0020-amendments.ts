import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders that are amended need the sum of their refunds beside what remains, and heads say what is known of the membership. Heads are
 * text whose fields stand in one order, so the new one is appended. What was refunded beyond an order's total is not known of orders before
 * this; only an amendment of such an order would show it.
 */
export class Amendments1700000000020 implements MigrationInterface {
  readonly name = 'Amendments1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table purchase add column refunded_minor bigint not null default 0');
    await runner.query(
      'update purchase set refunded_minor = total_minor - remaining_minor where refunded and not cancelled',
    );
    await runner.query(
      `update member set head = left(head, length(head) - 1) || ',"membership":null}' where head not like '%"membership":%'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table purchase drop column refunded_minor');
  }
}
