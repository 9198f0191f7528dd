import { describe, expect, it } from '@jest/globals';
import specifications from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { COMMERCE_EVENT_TYPES } from '../events/catalogue.js';
import { LOYALTY_EVENTS } from '../messages/catalogue.js';
import { TOPIC_PLAN } from '../topic-plan.js';
import { asyncApiDocument } from './asyncapi.js';
import { messageSchemas } from './json-schemas.js';

// Both packages are CommonJS with a default export of their own.
const withFormats = addFormats as unknown as (ajv: unknown) => void;
const asyncApi = asyncApiDocument() as {
  channels: Record<string, unknown>;
  components: { messages: Record<string, unknown> };
};

describe('the AsyncAPI document', () => {
  it('is one, by the specification', () => {
    const ajv = new Ajv({ strict: false });
    withFormats(ajv);
    const validate = ajv.compile(specifications.schemasWithoutId['3.0.0'] as object);
    expect(validate(asyncApi) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...asyncApi, channels: [] })).toBe(false);
  });

  it('has every topic that the services make', () => {
    expect(Object.keys(asyncApi.channels).sort()).toEqual(TOPIC_PLAN.map(({ topic }) => topic).sort());
  });

  it('has every type that comes in or goes out', () => {
    const known = [
      ...COMMERCE_EVENT_TYPES,
      ...Object.keys(LOYALTY_EVENTS),
      'member.updated',
      'member.moved',
      'member.erased',
    ];
    expect(Object.keys(asyncApi.components.messages).sort()).toEqual([...known, 'deadLetter'].sort());
  });
});

describe('the schema of each message', () => {
  const order = {
    specversion: '1.0',
    id: '9f1c',
    source: '/shop/orders',
    type: 'order.completed',
    time: '2026-03-01T10:00:00Z',
    data: { memberId: 'm-1', orderId: 'o-77', currency: 'EUR', totalMinor: 12_345 },
  };

  it('stands by itself', () => {
    for (const { schema } of messageSchemas()) {
      const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
      withFormats(ajv);
      expect(ajv.compile(schema)).toBeInstanceOf(Function);
    }
  });

  it('takes what is right and refuses what is not', () => {
    const { schema } = messageSchemas().find(({ type }) => type === 'order.completed')!;
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
    withFormats(ajv);
    const validate = ajv.compile(schema);
    expect(validate({ ...order, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })).toBe(true);
    expect(validate({ ...order, data: { ...order.data, totalMinor: 1.5 } })).toBe(false);
    expect(validate({ ...order, type: 'order.refunded' })).toBe(false);
    expect(validate({ ...order, time: undefined })).toBe(false);
  });
});
