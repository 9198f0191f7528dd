import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Redemptions and holds: what they took of which lots, so that it can go back there. `parts` is JSON: [lot, points] pairs. */
export class Spending1700000000007 implements MigrationInterface {
  readonly name = 'Spending1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table spending (
      ref bigint not null,
      key text collate "C" not null,
      cause uuid not null,
      ended boolean not null,
      expires_at bigint,
      parts text not null,
      missing bigint not null,
      primary key (ref, key)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table spending');
  }
}
