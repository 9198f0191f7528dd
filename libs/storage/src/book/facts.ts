import type { Fact, FactType, TransferPart } from '#domain';
import { FACT_TYPES } from '../codes.js';
import type { Client } from '../database.js';
import { bigints, booleans, integers, smallints, texts, uuids } from './arrays.js';

/** An event that passed all checks of the way in, on its way to become a fact. */
export interface IncomingFact {
  memberId: string;
  source: string;
  id: string;
  type: FactType;
  timeMs: number;
  data: Record<string, unknown>;
  imported: boolean;
  /** Hashes as UUID text: of source and id; of the business id, where the type has one; of what the event says. */
  identity: string;
  business: string | null;
  content: string;
  /** W3C trace context that the event came with. */
  traceparent?: string | null;
}

/** What a fact says, from what its event said. Events are validated before they become facts. */
export function factOf(
  type: FactType,
  base: Pick<Fact, 'identity' | 'source' | 'id' | 'time' | 'recorded' | 'seq' | 'imported'>,
  data: Record<string, unknown>,
): Fact {
  const text = (name: string): string => data[name] as string;
  const number = (name: string): number => data[name] as number;
  const { identity, source, id, time, recorded, seq, imported } = base;
  switch (type) {
    // Most facts are of one of these two, and fields that are spread take several times as long as those that are named.
    case 'order.completed':
      return {
        identity,
        source,
        id,
        time,
        recorded,
        seq,
        imported,
        type,
        orderId: text('orderId'),
        currency: text('currency'),
        totalMinor: number('totalMinor'),
      };
    case 'member.logged-in':
      return { identity, source, id, time, recorded, seq, imported, type };
    case 'order.refunded':
      return {
        ...base,
        type,
        orderId: text('orderId'),
        refundId: text('refundId'),
        currency: text('currency'),
        amountMinor: number('amountMinor'),
      };
    case 'order.cancelled':
      return { ...base, type, orderId: text('orderId') };
    case 'order.amended':
      return {
        ...base,
        type,
        orderId: text('orderId'),
        amendmentId: text('amendmentId'),
        currency: text('currency'),
        totalMinor: number('totalMinor'),
      };
    case 'review.published':
      return { ...base, type, reviewId: text('reviewId'), sku: text('sku'), rating: number('rating') };
    case 'review.removed':
      return { ...base, type, reviewId: text('reviewId') };
    case 'content.published':
    case 'content.removed':
      return { ...base, type, contentId: text('contentId') };
    case 'member.enrolled':
    case 'member.blocked':
    case 'member.unblocked':
      return { ...base, type };
    case 'member.merged':
      return { ...base, type };
    case 'member.merged-away':
      return { ...base, type, into: number('into') };
    case 'member.erased':
      return { ...base, type };
    case 'points.sent':
    case 'points.received': {
      const parts = data['parts'] as TransferPart[];
      return { ...base, type, transferId: text('transferId'), points: number('points'), parts };
    }
    case 'survey.answered':
    case 'referral.completed':
      return { ...base, type };
    case 'balance.opened': {
      const expiresAt = (data['expiresAtMs'] as number | undefined) ?? null;
      return { ...base, type, balanceId: text('balanceId'), points: number('points'), expiresAt };
    }
    case 'points.redeemed':
      return { ...base, type, redemptionId: text('redemptionId'), points: number('points') };
    case 'redemption.cancelled':
      return { ...base, type, redemptionId: text('redemptionId') };
    case 'points.held':
      return { ...base, type, holdId: text('holdId'), points: number('points'), expiresAt: number('expiresAtMs') };
    case 'hold.captured':
      return { ...base, type, holdId: text('holdId'), points: number('points') };
    case 'hold.released':
      return { ...base, type, holdId: text('holdId') };
    case 'points.adjusted': {
      const expiresAt = (data['expiresAtMs'] as number | undefined) ?? null;
      return { ...base, type, adjustmentId: text('adjustmentId'), points: number('points'), expiresAt };
    }
  }
}

/** A fact about to be written, for the member it is about. */
export interface FactRow {
  ref: number;
  seq: number;
  recorded: number;
  incoming: IncomingFact;
}

const INSERT_FACTS = {
  name: 'insert_facts',
  text: `insert into fact (ref, identity, seq, type, occurred_at, recorded_at, imported, content, business, source, event_id, data)
    select * from unnest($1::bigint[], $2::uuid[], $3::int[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bool[],
      $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[])
    on conflict do nothing
    returning ref, identity`,
};

/**
 * Writes facts; one whose identity or business id the member already has is left out.
 * @returns the keys (see `factKey`) of those that were written
 */
export async function insertFacts(client: Client, rows: readonly FactRow[]): Promise<Set<string>> {
  const written = await client.query<[number, string]>({
    ...INSERT_FACTS,
    rowMode: 'array',
    values: [
      bigints(rows, (row) => row.ref),
      uuids(rows, (row) => row.incoming.identity),
      integers(rows, (row) => row.seq),
      smallints(rows, (row) => FACT_TYPES.code(row.incoming.type)),
      bigints(rows, (row) => row.incoming.timeMs),
      bigints(rows, (row) => row.recorded),
      booleans(rows, (row) => row.incoming.imported),
      uuids(rows, (row) => row.incoming.content),
      uuids(rows, (row) => row.incoming.business),
      texts(rows, (row) => row.incoming.source),
      texts(rows, (row) => row.incoming.id),
      texts(rows, (row) => storedData(row.incoming)),
    ],
  } as never);
  await insertPersonalText(client, rows);
  return new Set(written.rows.map(([ref, identity]) => factKey(ref, identity)));
}

export function factKey(ref: number, identity: string): string {
  return `${ref} ${identity}`;
}

/** What is stored of an event's data: the member's id and free text lie elsewhere, so that facts name no person. */
function storedData({ type, data }: IncomingFact): string {
  // JSON leaves out what is undefined; to copy all fields but some takes several times as long.
  const impersonal: Record<string, unknown> = { ...data, memberId: undefined };
  if (type === 'review.published') impersonal['text'] = undefined;
  if (type === 'member.merged') impersonal['mergedMemberId'] = undefined;
  // SQL looks into these for whom they name (an index does), and can read none that holds what `readable` replaces.
  return JSON.stringify(type === 'referral.completed' ? readable(impersonal) : impersonal);
}

/** PostgreSQL's JSON knows no U+0000 and no half of a surrogate pair, wherever in a text or a name: their pictures take their place. */
function readable(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value.replaceAll('\u0000', '\u2400')).toString();
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [readable(name), readable(one)]));
}

async function insertPersonalText(client: Client, rows: readonly FactRow[]): Promise<void> {
  const texts = rows.filter(
    (row) => row.incoming.type === 'review.published' && typeof row.incoming.data['text'] === 'string',
  );
  if (texts.length === 0) return;
  await client.query({
    name: 'insert_personal_text',
    text: `insert into personal_text (ref, identity, content)
      select * from unnest($1::bigint[], $2::uuid[], $3::text[]) on conflict do nothing`,
    values: [
      texts.map((row) => row.ref),
      texts.map((row) => row.incoming.identity),
      texts.map((row) => (row.incoming.data['text'] as string).replaceAll('\u0000', '\u2400')),
    ],
  });
}

/** What is already recorded under the same identity or business id. */
export interface RecordedFact {
  ref: number;
  identity: string;
  business: string | null;
  content: string;
}

/** Looks up the facts that stand in the way of those that were not written. */
export async function findRecorded(client: Client, rows: readonly FactRow[]): Promise<RecordedFact[]> {
  const found = await client.query<RecordedFact>({
    name: 'find_recorded',
    text: `select f.ref, f.identity, f.business, f.content
      from unnest($1::bigint[], $2::uuid[]) as wanted (ref, identity)
      join fact f on f.ref = wanted.ref and f.identity = wanted.identity
      union
      select f.ref, f.identity, f.business, f.content
      from unnest($1::bigint[], $3::uuid[]) as wanted (ref, business)
      join fact f on f.ref = wanted.ref and f.business = wanted.business and wanted.business is not null`,
    values: [
      rows.map((row) => row.ref),
      rows.map((row) => row.incoming.identity),
      rows.map((row) => row.incoming.business),
    ],
  });
  return found.rows;
}

interface StoredFact {
  ref: number;
  identity: string;
  seq: number;
  type: number;
  occurred_at: number;
  recorded_at: number;
  imported: boolean;
  source: string;
  event_id: string;
  data: string;
}

/** All facts of members, by ref, in the order in which they were recorded; as they were known at `knownAt` where given. */
export async function loadFacts(
  client: Client,
  refs: readonly number[],
  knownAt?: number,
): Promise<Map<number, Fact[]>> {
  const found = await client.query<StoredFact>({
    name: 'load_facts',
    text: `select ref, identity, seq, type, occurred_at, recorded_at, imported, source, event_id, data
      from fact where ref = any($1::bigint[]) and recorded_at <= $2 order by ref, seq`,
    values: [refs, knownAt ?? Number.MAX_SAFE_INTEGER],
  });
  const byRef = new Map<number, Fact[]>(refs.map((ref) => [ref, []]));
  for (const row of found.rows) {
    const base = {
      identity: row.identity,
      source: row.source,
      id: row.event_id,
      time: row.occurred_at,
      recorded: row.recorded_at,
      seq: row.seq,
      imported: row.imported,
    };
    byRef.get(row.ref)!.push(factOf(FACT_TYPES.name(row.type), base, JSON.parse(row.data) as Record<string, unknown>));
  }
  return byRef;
}

/** The fact that an incoming event becomes. */
export function factOfRow({ incoming, recorded, seq }: FactRow): Fact {
  const { identity, source, id, imported } = incoming;
  return factOf(incoming.type, { identity, source, id, time: incoming.timeMs, recorded, seq, imported }, incoming.data);
}

/** What the rules read of each type besides identity and time: all that an erased member's facts keep. */
const READ_FIELDS: Partial<Record<FactType, readonly string[]>> = {
  'order.completed': ['orderId', 'currency', 'totalMinor'],
  'order.amended': ['orderId', 'amendmentId', 'currency', 'totalMinor'],
  'order.refunded': ['orderId', 'refundId', 'currency', 'amountMinor'],
  'order.cancelled': ['orderId'],
  'review.published': ['reviewId', 'sku', 'rating'],
  'review.removed': ['reviewId'],
  'content.published': ['contentId'],
  'content.removed': ['contentId'],
  'points.redeemed': ['redemptionId', 'points'],
  'redemption.cancelled': ['redemptionId'],
  'points.held': ['holdId', 'points', 'expiresAtMs'],
  'hold.captured': ['holdId', 'points'],
  'hold.released': ['holdId'],
  'points.adjusted': ['adjustmentId', 'points', 'expiresAtMs'],
  'balance.opened': ['balanceId', 'points', 'expiresAtMs'],
  'member.merged-away': ['into'],
  'points.sent': ['transferId', 'points', 'parts'],
  'points.received': ['transferId', 'points', 'parts'],
};

/** Takes from members' facts whatever no rule reads, and from others' facts the ids of these members. */
export async function depersonaliseFacts(
  client: Client,
  refs: readonly number[],
  memberIds: readonly string[],
): Promise<void> {
  const found = await client.query<{ ref: number; identity: string; type: number; data: string }>(
    `select ref, identity, type, data from fact where ref = any($1::bigint[])
      union all
      select ref, identity, type, data from fact
      where type = 7 and data::json ->> 'referredMemberId' = any($2::text[]) and ref <> all($1::bigint[])`,
    [refs, memberIds],
  );
  const own = new Set(refs);
  const reduced = found.rows.map((row) => {
    const data = JSON.parse(row.data) as Record<string, unknown>;
    if (!own.has(row.ref)) delete data['referredMemberId'];
    const kept = READ_FIELDS[FACT_TYPES.name(row.type)] ?? [];
    const left = own.has(row.ref) ? kept.flatMap((name) => (name in data ? [[name, data[name]]] : [])) : [];
    return JSON.stringify(own.has(row.ref) ? Object.fromEntries(left) : data);
  });
  await client.query(
    `update fact f set data = r.data from unnest($1::bigint[], $2::uuid[], $3::text[]) as r (ref, identity, data)
      where f.ref = r.ref and f.identity = r.identity`,
    [found.rows.map((row) => row.ref), found.rows.map((row) => row.identity), reduced],
  );
}

/**
 * Gives a merged member's facts to the account as well, numbered on from `seq`; those that it has already, by identity or business id,
 * stay as they are there. @returns the identities of those that came
 */
export async function copyFacts(
  client: Client,
  { from, to, seq, recorded }: { from: number; to: number; seq: number; recorded: number },
): Promise<Set<string>> {
  const copied = await client.query<{ identity: string }>(
    `insert into fact (ref, identity, seq, type, occurred_at, recorded_at, imported, content, business, source, event_id, data)
      select $2, identity, $3 + row_number() over (order by seq), type, occurred_at, $4, imported, content, business, source,
        event_id, data
      from fact where ref = $1 order by seq on conflict do nothing returning identity`,
    [from, to, seq, recorded],
  );
  await client.query(
    `with moved as (delete from personal_text where ref = $1 returning identity, content)
      insert into personal_text (ref, identity, content) select $2, identity, content from moved on conflict do nothing`,
    [from, to],
  );
  return new Set(copied.rows.map((row) => row.identity));
}
