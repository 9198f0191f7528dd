import { ID_RULE } from '../fields.js';
import { schemasOfClasses, type JsonSchema } from '../schemas.js';
import type { TopicMessage } from './topic-messages.js';

/**
 * What we ask of any CloudEvent that comes in. Ids and time are checked more closely than a schema can say: see
 * docs/pipeline.md.
 */
const ANY_CLOUD_EVENT: JsonSchema = {
  type: 'object',
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, maxLength: 200, description: `${ID_RULE}; with source the event's identity` },
    source: { type: 'string', minLength: 1, maxLength: 200, description: ID_RULE },
    type: { type: 'string' },
    time: { type: 'string', format: 'date-time', description: 'when it happened, at most a day ahead' },
    traceparent: { type: 'string', description: 'W3C trace context; passed on to what follows from the event' },
    data: { type: 'object' },
  },
  required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
};

/** The schema of a whole message; the classes that it names are referred to below `refPrefix`. */
export function messageSchema(message: TopicMessage, refPrefix: string): JsonSchema {
  const { type, data, envelope, alwaysThere } = message;
  const known = schemasOfClasses(refPrefix);
  const around = structuredClone(envelope === undefined ? ANY_CLOUD_EVENT : (known[envelope.name] ?? {}));
  const properties: Record<string, JsonSchema> = {
    ...around.properties,
    type: { const: type },
    data: { $ref: `${refPrefix}${data.name}` },
  };
  for (const name of alwaysThere) properties[name] = withoutNull(properties[name] ?? {});
  return { ...around, title: type, properties, required: [...(around.required ?? []), ...alwaysThere] };
}

/** The schemas of the classes that `schema` refers to, over however many steps. */
export function referredSchemas(schema: JsonSchema, refPrefix: string): Record<string, JsonSchema> {
  const known = schemasOfClasses(refPrefix);
  const found: Record<string, JsonSchema> = {};
  const visit = (part: unknown): void => {
    for (const name of namesIn(part, refPrefix)) {
      const declared = known[name];
      if (name in found || declared === undefined) continue;
      found[name] = declared;
      visit(declared);
    }
  };
  visit(schema);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => a.localeCompare(b)));
}

function namesIn(part: unknown, refPrefix: string): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => namesIn(one, refPrefix));
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(refPrefix)
      ? [value.slice(refPrefix.length)]
      : namesIn(value, refPrefix),
  );
}

function withoutNull(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type)) return schema;
  const types = schema.type.filter((type) => type !== 'null');
  return { ...schema, type: types.length === 1 ? types[0] : types };
}
