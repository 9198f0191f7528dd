import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Publisher } from '#messaging';
import { createLoyaltyClient, idempotent, type LoyaltyClient } from '../../clients/typescript/src/index.js';
import { run, take, type Known } from '../../examples/crm-consumer/consumer.js';
import type { CloudEvent } from '../reference/types.js';
import { Collector } from '../support/collector.js';
import { eventually } from '../support/eventually.js';
import { Installation, type Message } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { stackEnvironment, type Service } from '../support/stack.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const withFormats = addFormats as unknown as (ajv: unknown) => void;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const HEADER_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const made = new Installation('contracts', { LOYALTY_API_TOKENS: 'crm:operator:o-token' });
let collector: Collector;
let services: Record<'ledger' | 'insights' | 'gateway', Service>;
let client: LoyaltyClient;

function event(type: string, id: string, time: string, data: Record<string, unknown>): CloudEvent {
  return { specversion: '1.0', source: '/shop', id, type, time, data: { memberId: 'm-1', ...data } };
}

const order = (id: string, time: string, totalMinor: number, memberId = 'm-1') =>
  event('order.completed', id, time, { memberId, orderId: id, currency: 'EUR', totalMinor });

/** Brings the stream's clock forward, by someone else. */
const tick = (time: string) => order(`tick-${time}`, time, 100, 'm-clock');

const FIRST = [
  { ...order('o-1', '2025-01-01T10:00:00Z', 200_000), traceparent: TRACEPARENT },
  order('o-2', '2025-01-02T10:00:00Z', 500_000),
  event('member.logged-in', 'l-1', '2025-01-03T10:00:00Z', {}),
  event('review.published', 'r-1', '2025-01-04T10:00:00Z', { reviewId: 'r-1', sku: 'a', rating: 5, text: 'good' }),
  tick('2025-02-01T00:00:00Z'),
];
/** Late for their member: what was said of 2 January is corrected. Then silence, until lots expire and warnings are due. */
const SECOND = [
  event('order.refunded', 'f-1', '2025-01-03T09:00:00Z', {
    orderId: 'o-2',
    refundId: 'f-1',
    currency: 'EUR',
    amountMinor: 500_000,
  }),
  order('o-0', '2024-12-31T10:00:00Z', 10_000),
  tick('2025-04-01T00:00:00Z'),
];

async function publish(events: readonly object[], headers?: Record<string, string>): Promise<void> {
  const publisher = new Publisher(made.kafka, quiet);
  const topics: Record<string, string> = { order: 'orders', review: 'reviews', member: 'logins' };
  await publisher.publish(
    (events as CloudEvent[]).map((one) => ({
      topic: made.topic(`commerce.${topics[one.type.split('.')[0]!]}`),
      key: one.data['memberId'] as string,
      value: JSON.stringify(one),
      ...(headers === undefined ? {} : { headers }),
    })),
  );
  await publisher.close();
}

beforeAll(async () => {
  collector = await Collector.start();
  const [ledger, insights, gateway] = await Promise.all([
    made.start('ledger', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }),
    made.start('insights'),
    made.start('gateway'),
  ]);
  services = { ledger, insights, gateway };
  client = createLoyaltyClient({ baseUrl: gateway.baseUrl, token: 'o-token' });
  await publish(FIRST);
  await made.atRest(FIRST.length);
}, 240_000);

afterAll(async () => {
  await made.close();
  await collector?.stop();
});

describe('the client whose types come from the OpenAPI document', () => {
  const path = { memberId: 'm-1' };

  it('reads a member, and gives problems as values', async () => {
    const { data } = await client.GET('/v1/members/{memberId}', { params: { path } });
    expect(data?.points.active).toBeGreaterThan(7_000);
    const { error, response } = await client.GET('/v1/members/{memberId}', {
      params: { path: { memberId: 'nobody' } },
    });
    expect([response.status, error?.code]).toEqual([404, 'member-unknown']);
  });

  it('writes, once for each key', async () => {
    const redeem = () =>
      client.POST('/v1/members/{memberId}/redemptions', {
        params: { path, header: idempotent('cart-1') },
        body: { points: 500, reward: 'voucher' },
      });
    const [first, second] = [await redeem(), await redeem()];
    expect(first.data?.redemptionId).toBe(second.data?.redemptionId);
    expect(second.response.headers.get('idempotency-replayed')).toBe('true');
    const hold = await client.POST('/v1/members/{memberId}/holds', {
      params: { path, header: idempotent('hold-1') },
      body: { points: 200 },
    });
    const holdId = hold.data!.holdId!;
    await client.POST('/v1/members/{memberId}/holds/{holdId}/release', {
      params: { path: { ...path, holdId }, header: idempotent('release-1') },
    });
    await client.POST('/v1/members/{memberId}/redemptions/{redemptionId}/cancel', {
      params: { path: { ...path, redemptionId: first.data!.redemptionId! }, header: idempotent('cancel-1') },
    });
    const adjusted = await client.POST('/v1/members/{memberId}/adjustments', {
      params: { path, header: idempotent('adjust-1') },
      body: { points: 10, reason: 'goodwill' },
    });
    expect(adjusted.data?.points).toBe(10);
  });
});

/** Of an AsyncAPI document 3.0, what a consumer needs. */
interface AsyncApi {
  operations: Record<string, { action: 'send' | 'receive'; channel: { $ref: string } }>;
  channels: Record<string, { address: string; messages: Record<string, unknown> }>;
  components: {
    messages: Record<string, { payload: { properties?: Record<string, { $ref?: string }>; required?: string[] } }>;
    schemas: Record<string, { properties?: object }>;
  };
}

interface Balance {
  balanceAfter: number;
}

interface State {
  points: { active: number; pending: number; reserved: number; deficit: number };
}

describe('a consumer that has only the AsyncAPI file', () => {
  const document = JSON.parse(readFileSync(projectFile('contracts/asyncapi.json'), 'utf8')) as AsyncApi;
  const { components } = document;
  /** What we send of CloudEvents, by name: dead letters are as broken as they came. */
  const SENT = Object.values(document.operations)
    .filter(({ action }) => action === 'send')
    .map(({ channel }) => channel.$ref.replace('#/channels/', ''))
    .filter((name) => Object.keys(document.channels[name]!.messages).some((message) => message !== 'deadLetter'));
  const sent = new Map<string, Message[]>();

  beforeAll(async () => {
    await publish(SECOND);
    await made.atRest(FIRST.length + SECOND.length);
    await publish([tick('2026-06-01T00:00:00Z')], { traceparent: `00-${HEADER_TRACE}-00f067aa0ba902b7-01` });
    await made.atRest(FIRST.length + SECOND.length + 1);
    await eventually(async () => (await made.read('loyalty.churn-warnings')).length > 0, {
      timeoutMs: 20_000,
      everyMs: 500,
      what: 'a churn warning',
    });
    for (const name of SENT) sent.set(name, await made.read(document.channels[name]!.address));
  }, 180_000);

  it('understands every message of a run with late facts, expiry, tiers, commands and warnings', () => {
    expect(SENT).toEqual(['loyalty.events', 'loyalty.members', 'loyalty.churn-warnings']);
    const ajv = new Ajv({ strict: false });
    withFormats(ajv);
    const validators = new Map<string, ValidateFunction>();
    const problems: string[] = [];
    const seen = new Set<string>();
    for (const [topic, messages] of sent) {
      for (const { value } of messages) {
        const type = String(value?.['type']);
        const known = document.channels[topic]!.messages[type];
        if (known === undefined) problems.push(`${topic} has an unknown ${type}`);
        if (known === undefined) continue;
        const validate =
          validators.get(type) ?? ajv.compile({ ...components.messages[type]!.payload, components } as object);
        validators.set(type, validate);
        if (!validate(value)) problems.push(`${topic} ${type}: ${JSON.stringify(validate.errors?.[0])}`);
        seen.add(type);
      }
    }
    expect(problems).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...['points.earned', 'points.activated', 'points.reserved', 'points.released', 'points.redeemed'],
        ...['points.restored', 'points.expired', 'points.adjusted', 'tier.upgraded', 'tier.downgraded'],
        ...['member.updated', 'churn.warning.raised'],
      ]),
    );
    expect([...seen].some((type) => type.endsWith('.corrected') || type === 'points.reversed')).toBe(true);
  });

  it('reckons every balance by the fields that the file names, and finds the state that the other topic has', () => {
    /** Messages whose schema has the sum of all so far. */
    const telling = Object.entries(components.messages).filter(([, { payload }]) => {
      const data = payload.properties?.['data']?.$ref?.replace('#/components/schemas/', '');
      return data !== undefined && 'balanceAfter' in (components.schemas[data]?.properties ?? {});
    });
    const types = new Set(telling.map(([type]) => type));
    for (const [, { payload }] of telling) {
      expect(payload.required).toEqual(expect.arrayContaining(['bookepoch', 'membersequence', 'data']));
    }
    const known = new Map<string, { sequence: number; balance: number }>();
    for (const { key, value } of sent.get('loyalty.events')!) {
      const { type, membersequence, data } = value as { type: string; membersequence: number; data: Balance };
      if (!types.has(type) || membersequence <= (known.get(key)?.sequence ?? 0)) continue;
      known.set(key, { sequence: membersequence, balance: data.balanceAfter });
    }
    const states = new Map(sent.get('loyalty.members')!.map(({ key, value }) => [key, value]));
    expect([...known.keys()].sort()).toEqual(['m-1', 'm-clock']);
    for (const [memberId, { balance }] of known) {
      const { active, pending, reserved, deficit } = (states.get(memberId) as { data: State }).data.points;
      expect({ memberId, balance }).toEqual({ memberId, balance: active + pending + reserved - deficit });
    }
  });

  it('finds each fit its own JSON Schema too', () => {
    const problems: string[] = [];
    const validators = new Map<string, ValidateFunction>();
    for (const topic of SENT) {
      for (const file of readdirSync(projectFile(`contracts/schemas/${topic}`))) {
        const ajv = new Ajv2020({ strict: false });
        withFormats(ajv);
        const schema = JSON.parse(readFileSync(projectFile(`contracts/schemas/${topic}/${file}`), 'utf8')) as object;
        validators.set(file.replace('.json', ''), ajv.compile(schema));
      }
      for (const { value } of sent.get(topic)!) {
        const validate = validators.get(String(value?.['type']))!;
        if (!validate(value)) problems.push(JSON.stringify(validate.errors?.[0]));
      }
    }
    expect(problems).toEqual([]);
  });

  it('can follow a trace from the order to what came of it', async () => {
    const causedBy = (id: string) =>
      [...sent.get('loyalty.events')!, ...sent.get('loyalty.members')!].filter(
        ({ value }) => value?.['causationid'] === id,
      );
    // The first that came of it: a fact of another topic may have come before, and later ones may correct it.
    const earned = causedBy('o-1').find(({ value }) => value?.['type'] === 'points.earned');
    expect(earned?.value).toMatchObject({ traceparent: TRACEPARENT });
    const byHeader = causedBy('tick-2026-06-01T00:00:00Z').find(({ value }) => value?.['type'] === 'points.earned');
    expect(byHeader?.value?.['traceparent']).toContain(HEADER_TRACE);
    const untraced = causedBy('o-2').find(({ value }) => value?.['type'] === 'points.earned');
    expect(untraced?.value).not.toHaveProperty('traceparent');
    await eventually(
      () => {
        const about = collector.spans.filter(
          ({ traceId, links = [] }) => traceId === TRACE || links.some((link) => link.traceId === TRACE),
        );
        return ['ledger.chunk', 'relay.send'].every((name) => about.some((span) => span.name === name));
      },
      { timeoutMs: 10_000, what: 'spans of the way in and the way out' },
    );
  });

  it('as a CRM of forty lines knows what the book knows', async () => {
    const members = new Map<string, Known>();
    const { kafkaBrokers } = stackEnvironment();
    const stop = await run(kafkaBrokers, made.topic('loyalty.events'), `${made.namespace}-crm`, members);
    const { data } = await client.GET('/v1/members/{memberId}', { params: { path: { memberId: 'm-1' } } });
    const { active, pending, reserved, deficit } = data!.points;
    await eventually(() => members.get('m-1')?.balance === active + pending + reserved - deficit, {
      timeoutMs: 15_000,
      what: 'the CRM to have the balance of the book',
    });
    await stop();
    expect(members.get('m-1')).toMatchObject({ tier: data!.tier.level, stale: false });
  });
});

describe('the CRM of forty lines', () => {
  const change = (membersequence: number, balanceAfter: number, more: object = {}) => ({
    type: 'points.earned',
    bookepoch: 1,
    origin: 'live' as const,
    data: { memberId: 'm', balanceAfter },
    ...more,
    membersequence,
  });

  it('drops repeats, also those that come after their successors', () => {
    const members = new Map<string, Known>();
    expect([1, 2, 1, 2].map((n) => take(members, change(n, n * 10)))).toEqual([true, true, false, false]);
    expect(members.get('m')).toMatchObject({ sequence: 2, balance: 20, stale: false });
  });

  it('knows that it has missed something', () => {
    const members = new Map<string, Known>();
    take(members, change(1, 10));
    take(members, change(3, 30));
    expect(members.get('m')).toMatchObject({ balance: 30, stale: true });
  });

  it('takes a correction, and congratulates nobody on it', () => {
    const members = new Map<string, Known>();
    take(members, change(1, 10));
    expect(take(members, change(2, 4, { type: 'points.corrected', origin: 'late' }))).toBe(false);
    expect(members.get('m')?.balance).toBe(4);
  });

  it('goes over to a restored book, and drops what still comes of the old one', () => {
    const members = new Map<string, Known>();
    take(members, change(7, 70));
    take(members, change(5, 50, { bookepoch: 2 }));
    take(members, change(8, 80));
    expect(members.get('m')).toMatchObject({ epoch: 2, sequence: 5, balance: 50, stale: true });
  });
});

describe('docs/metrics.md', () => {
  it('has every metric of ours that running services serve, and no other', async () => {
    const texts = await Promise.all(
      Object.values(services).map(async ({ baseUrl }) => (await fetch(`${baseUrl}/metrics`)).text()),
    );
    const served = texts.flatMap((text) =>
      [...text.matchAll(/^# TYPE ((?:loyalty|kafka)_\w+)/gm)].map(([, name]) => name),
    );
    const documented = [
      ...readFileSync(projectFile('docs/metrics.md'), 'utf8').matchAll(/^\| `((?:loyalty|kafka)_\w+)`/gm),
    ];
    expect([...new Set(served)].sort()).toEqual(documented.map(([, name]) => name).sort());
  });
});
