import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The book. Instants are bigint, milliseconds since 1970 (UTC); money bigint, minor units. Every table about members begins its key with
 * `ref`, so that it can be partitioned or distributed by it; `person` alone ties a ref to an outside id.
 */
export class Book1700000000001 implements MigrationInterface {
  readonly name = 'Book1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}

const TABLES = [
  'dead_letter',
  'kafka_offset',
  'relay',
  'lane',
  'entry',
  'publication',
  'purchase',
  'lot',
  'personal_text',
  'fact',
  'member',
  'person',
  'program_version',
  'installation',
];

const STATEMENTS = [
  `create table installation (
    id smallint primary key,
    lanes smallint not null,
    book_epoch integer not null,
    system_identifier text not null,
    timeline integer not null,
    created_at bigint not null,
    constraint installation_is_one check (id = 1)
  )`,
  `create table program_version (
    version integer primary key,
    name text not null,
    content text not null,
    valid_from bigint not null,
    published_at bigint not null
  )`,
  `create table person (
    member_id text collate "C" primary key,
    ref bigint generated always as identity not null
  )`,
  `create unique index person_ref on person (ref)`,
  // Rewritten with every fact: room on the page keeps the update there (HOT), unless the next due instant changes.
  `create table member (
    ref bigint primary key,
    sequence bigint not null default 0,
    fact_seq integer not null default 0,
    entry_seq integer not null default 0,
    member_sequence integer not null default 0,
    warning_sequence integer not null default 0,
    recorded_at bigint not null default 0,
    active bigint not null default 0,
    pending bigint not null default 0,
    reserved bigint not null default 0,
    deficit bigint not null default 0,
    tier smallint not null default 0,
    next_due_at bigint,
    head text not null
  ) with (fillfactor = 60)`,
  `create index member_due on member (next_due_at) where next_due_at is not null`,
  `create table fact (
    ref bigint not null,
    identity uuid not null,
    seq integer not null,
    type smallint not null,
    occurred_at bigint not null,
    recorded_at bigint not null,
    imported boolean not null,
    content uuid not null,
    business uuid,
    source text not null,
    event_id text not null,
    data text not null,
    primary key (ref, identity)
  )`,
  `create unique index fact_business on fact (ref, business) where business is not null`,
  `create table personal_text (
    ref bigint not null,
    identity uuid not null,
    content text not null,
    primary key (ref, identity)
  )`,
  `create table lot (
    ref bigint not null,
    id text collate "C" not null,
    cause uuid not null,
    imported boolean not null,
    ordinal smallint not null,
    occurred_at bigint not null,
    given bigint not null,
    left_points bigint not null,
    reserved bigint not null,
    expired bigint not null,
    activates_at bigint not null,
    expires_at bigint not null,
    state smallint not null,
    due_at bigint,
    primary key (ref, id)
  ) with (fillfactor = 80)`,
  `create index lot_due on lot (ref, due_at) where due_at is not null`,
  `create table purchase (
    ref bigint not null,
    occurred_at bigint not null,
    order_id text collate "C" not null,
    cause uuid not null,
    imported boolean not null,
    currency text not null,
    total_minor bigint not null,
    remaining_minor bigint not null,
    refunded boolean not null,
    cancelled boolean not null,
    multiplier_num bigint not null,
    multiplier_den bigint not null,
    minor_units_per_point bigint not null,
    given bigint not null,
    taken bigint not null,
    primary key (ref, occurred_at, order_id)
  ) with (fillfactor = 90)`,
  `create table publication (
    ref bigint not null,
    key text collate "C" not null,
    occurred_at bigint not null,
    sku text,
    rating smallint,
    lot text,
    removed boolean not null,
    primary key (ref, key)
  )`,
  `create table entry (
    ref bigint not null,
    seq integer not null,
    lane smallint not null,
    no bigint not null,
    kind smallint not null,
    rule smallint not null,
    origin smallint not null,
    program_version integer not null,
    book_epoch integer not null,
    cause uuid not null,
    lot text,
    points bigint not null,
    moved bigint not null,
    balance_after bigint not null,
    effective_at bigint not null,
    recorded_at bigint not null,
    member_sequence integer,
    corrects integer,
    from_level text,
    to_level text,
    detail text,
    hash bytea,
    primary key (ref, seq)
  )`,
  `create index entry_lane on entry (lane, no)`,
  // Tiny and rewritten all the time: kept sparse, so that every update stays on its page.
  `create table lane (
    lane smallint primary key,
    head bigint not null
  ) with (fillfactor = 10)`,
  `create table relay (
    lane smallint primary key,
    sent bigint not null,
    owner uuid,
    lease_until timestamptz
  ) with (fillfactor = 10)`,
  `create table kafka_offset (
    topic text collate "C" not null,
    partition integer not null,
    position bigint not null,
    end_offset bigint not null,
    latest_at bigint,
    record_at bigint,
    applied bigint not null default 0,
    duplicate bigint not null default 0,
    conflict bigint not null default 0,
    invalid bigint not null default 0,
    ignored bigint not null default 0,
    moved_at bigint not null default 0,
    primary key (topic, partition)
  ) with (fillfactor = 10)`,
  `create table dead_letter (
    id bigint generated always as identity primary key,
    topic text not null,
    partition integer not null,
    record_offset bigint not null,
    consumer_group text not null,
    record_key bytea,
    record_value bytea,
    record_headers text not null,
    outcome text not null,
    reason text not null,
    message text not null,
    source text,
    event_id text,
    member_id text,
    created_at bigint not null,
    status text not null,
    status_at bigint not null,
    status_by text,
    published boolean not null
  )`,
  `create index dead_letter_unpublished on dead_letter (id) where not published`,
  `create index dead_letter_member on dead_letter (member_id) where member_id is not null`,
];
