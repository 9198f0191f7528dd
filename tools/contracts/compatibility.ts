import type { MessageSchema } from '#contracts';
import { narrowings, removedProperties, type Rooted, type Schema } from './narrowing.js';

export type OpenApi = Record<string, unknown> & { paths: Record<string, Record<string, Operation>> };
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, { content?: Content }>;
}
type Content = Record<string, { schema?: Schema }>;

/**
 * What breaks those who rely on the older contract. What comes in from them must still be accepted; what goes out to them must
 * still be what they know, and have all that it had.
 */
function broken(direction: 'in' | 'out', older: Rooted, newer: Rooted, path: string): string[] {
  const reasons = direction === 'in' ? narrowings(older, newer, path) : narrowings(newer, older, path);
  return [...removedProperties(older, newer, path), ...reasons];
}

/** Breaking changes of messages, one sentence each. */
export function brokenMessages(older: readonly MessageSchema[], newer: readonly MessageSchema[]): string[] {
  return older.flatMap(({ topic, type, direction, schema }) => {
    const now = newer.find((one) => one.topic === topic && one.type === type);
    if (now === undefined) return [`${topic} ${type} is gone`];
    const before = { schema: schema as Schema, root: schema };
    const after = { schema: now.schema as Schema, root: now.schema };
    return broken(direction, before, after, 'event').map((reason) => `${topic} ${type}: ${reason}`);
  });
}

/** Breaking changes of the HTTP interface, one sentence each. */
export function brokenCalls(older: OpenApi, newer: OpenApi): string[] {
  return Object.entries(older.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const call = `${method.toUpperCase()} ${path}`;
      const now = newer.paths[path]?.[method];
      if (now === undefined) return [`${call} is gone`];
      const reasons = [
        ...brokenParameters(older, operation, newer, now),
        ...brokenBody(older, operation, newer, now),
        ...brokenAnswers(older, operation, newer, now),
      ];
      return reasons.map((reason) => `${call}: ${reason}`);
    }),
  );
}

function brokenParameters(olderRoot: object, before: Operation, newerRoot: object, now: Operation): string[] {
  const reasons: string[] = [];
  for (const old of before.parameters ?? []) {
    const kept = now.parameters?.find((one) => one.name === old.name && one.in === old.in);
    const what = `${old.in} parameter ${old.name}`;
    if (kept === undefined) reasons.push(`${what} is gone`);
    else if (kept.required === true && old.required !== true) reasons.push(`${what} is required`);
    else {
      const [a, b] = [rooted(old.schema, olderRoot), rooted(kept.schema, newerRoot)];
      reasons.push(...narrowings(a, b, what));
    }
  }
  for (const added of now.parameters ?? []) {
    const isNew = !before.parameters?.some((one) => one.name === added.name && one.in === added.in);
    if (isNew && added.required === true) reasons.push(`${added.in} parameter ${added.name} is new and required`);
  }
  return reasons;
}

function brokenBody(olderRoot: object, before: Operation, newerRoot: object, now: Operation): string[] {
  const required = now.requestBody?.required === true && before.requestBody?.required !== true;
  const reasons = required ? ['a body is required'] : [];
  for (const [type, { schema }] of Object.entries(before.requestBody?.content ?? {})) {
    const kept = now.requestBody?.content?.[type];
    if (kept === undefined) reasons.push(`a body of ${type} is not taken any more`);
    else reasons.push(...broken('in', rooted(schema, olderRoot), rooted(kept.schema, newerRoot), 'body'));
  }
  return reasons;
}

function brokenAnswers(olderRoot: object, before: Operation, newerRoot: object, now: Operation): string[] {
  const reasons: string[] = [];
  for (const [status, answer] of Object.entries(before.responses ?? {})) {
    const kept = now.responses?.[status];
    if (kept === undefined) reasons.push(`the answer ${status} is gone`);
    for (const [type, { schema }] of Object.entries(answer.content ?? {})) {
      const content = kept?.content?.[type];
      if (kept !== undefined && content === undefined) reasons.push(`the answer ${status} is no ${type} any more`);
      if (content === undefined) continue;
      const path = `answer ${status}`;
      reasons.push(...broken('out', rooted(schema, olderRoot), rooted(content.schema, newerRoot), path));
    }
  }
  return reasons;
}

const rooted = (schema: Schema | undefined, root: object): Rooted => ({ schema: schema ?? {}, root });
