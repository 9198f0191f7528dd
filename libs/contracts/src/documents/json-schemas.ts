import type { JsonSchema } from '../schemas.js';
import { messageSchema, referredSchemas } from './message-schema.js';
import { DESCRIBED_TOPICS } from './topic-messages.js';

/** The schema of one message by itself: everything that it refers to is inside. */
export interface MessageSchema {
  topic: string;
  direction: 'in' | 'out';
  type: string;
  schema: JsonSchema;
}

const PREFIX = '#/$defs/';

/** A JSON Schema (2020-12) for every message of every topic. */
export function messageSchemas(): MessageSchema[] {
  return DESCRIBED_TOPICS.flatMap(({ topic, direction, messages }) =>
    messages.map((message): MessageSchema => {
      const schema = messageSchema(message, PREFIX);
      const { type } = message;
      const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `urn:loyalty:${topic}:${type}` };
      return { topic, direction, type, schema: { ...head, ...schema, $defs: referredSchemas(schema, PREFIX) } };
    }),
  );
}
