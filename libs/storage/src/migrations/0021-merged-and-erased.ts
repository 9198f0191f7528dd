import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Members who are other members now, and members of whom nobody may know any more. `erased` keeps a keyed hash of each id that was erased;
 * `tombstone` the ids themselves, only until the world was told.
 */
export class MergedAndErased1700000000021 implements MigrationInterface {
  readonly name = 'MergedAndErased1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table member add column merged_into bigint, add column erased_at bigint');
    await runner.query('create index member_merged on member (merged_into) where merged_into is not null');
    await runner.query('alter table installation add column erasure_key bytea');
    await runner.query('create table erased (id_hash bytea primary key, erased_at bigint not null)');
    await runner.query(
      'create table tombstone (ref bigint primary key, member_id text not null, entry_seq integer not null)',
    );
    // Referrals name another member; only they are in this index. Type 7 is referral.completed.
    await runner.query(`create index fact_referred on fact ((data::json ->> 'referredMemberId')) where type = 7`);
    // Hashed: a record key may be longer than a tree's entry.
    await runner.query('create index dead_letter_key on dead_letter using hash (record_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index dead_letter_key');
    await runner.query('drop index fact_referred');
    await runner.query('drop table tombstone');
    await runner.query('drop table erased');
    await runner.query('alter table installation drop column erasure_key');
    await runner.query('alter table member drop column merged_into, drop column erased_at');
  }
}
