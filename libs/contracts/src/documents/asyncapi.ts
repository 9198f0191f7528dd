import { deadLetterTopic } from '../topics.js';
import { messageSchema, referredSchemas } from './message-schema.js';
import { DESCRIBED_TOPICS, type DescribedTopic } from './topic-messages.js';

const PREFIX = '#/components/schemas/';
const MEMBER_ERASED = 'member.erased';

/** Every topic as an AsyncAPI 3.0 document, from the classes that validate its messages. */
export function asyncApiDocument(): Record<string, unknown> {
  const inputs = DESCRIBED_TOPICS.filter(({ direction }) => direction === 'in');
  const messages = Object.fromEntries(DESCRIBED_TOPICS.flatMap(messagesOf));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Loyalty',
      version: '1',
      description:
        'Shops write to commerce.*; CRMs and warehouses read loyalty.*. Every value is a CloudEvent 1.0 as JSON, the record key is the member id. With a namespace all names begin with it.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries([...DESCRIBED_TOPICS.map(channelOf), ...inputs.map(deadLetterChannelOf)]),
    operations: Object.fromEntries([...DESCRIBED_TOPICS, ...inputs.map(deadLettersOf)].map(operationOf)),
    components: {
      messages: { ...messages, deadLetter: DEAD_LETTER },
      schemas: referredSchemas(messages, PREFIX),
    },
  };
}

function channelOf({ topic, description, messages }: DescribedTopic): [string, object] {
  const types = messages.map(({ type }) => type);
  if (topic === 'loyalty.members') types.push(MEMBER_ERASED);
  return [
    topic,
    { address: topic, description, messages: Object.fromEntries(types.map((type) => [type, toMessage(type)])) },
  ];
}

function deadLetterChannelOf({ topic }: DescribedTopic): [string, object] {
  const address = deadLetterTopic(topic);
  const description = `Records of ${topic} that could not become facts: same key and value, and why.`;
  return [address, { address, description, messages: { deadLetter: toMessage('deadLetter') } }];
}

function deadLettersOf({ topic }: DescribedTopic): { topic: string; direction: 'out' } {
  return { topic: deadLetterTopic(topic), direction: 'out' };
}

/** AsyncAPI speaks from our side: we receive what comes in and send what goes out. */
function operationOf({ topic, direction }: { topic: string; direction: 'in' | 'out' }): [string, object] {
  const action = direction === 'in' ? 'receive' : 'send';
  return [`${action}.${topic}`, { action, channel: { $ref: `#/channels/${topic}` } }];
}

function messagesOf({ topic, messages }: DescribedTopic): [string, object][] {
  const described = messages.map((message): [string, object] => [
    message.type,
    { name: message.type, title: message.type, bindings: KEY, payload: messageSchema(message, PREFIX) },
  ]);
  if (topic !== 'loyalty.members') return described;
  const erased = { name: MEMBER_ERASED, title: 'an empty value: the member was erased', bindings: KEY };
  return [...described, [MEMBER_ERASED, { ...erased, payload: { type: 'null' } }]];
}

const toMessage = (type: string) => ({ $ref: `#/components/messages/${type}` });

const KEY = { kafka: { key: { type: 'string', description: 'the member id' } } };

const TEXT = { type: 'string' };
const DEAD_LETTER = {
  name: 'deadLetter',
  title: 'a record that could not become a fact',
  contentType: 'application/octet-stream',
  headers: {
    type: 'object',
    description: 'The headers of the record, and these, named as Spring Kafka names them.',
    properties: {
      'kafka_dlt-original-topic': TEXT,
      'kafka_dlt-original-partition': { ...TEXT, description: 'big-endian int, 4 bytes' },
      'kafka_dlt-original-offset': { ...TEXT, description: 'big-endian long, 8 bytes' },
      'kafka_dlt-original-consumer-group': TEXT,
      'kafka_dlt-exception-fqcn': { ...TEXT, description: 'loyalty. and the reason, such as loyalty.SchemaViolation' },
      'kafka_dlt-exception-message': { ...TEXT, description: 'field, value and rule' },
    },
  },
  payload: { description: 'the value as it came' },
};
