import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';

export type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  'x-role'?: string;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface DocumentedCall {
  method: string;
  path: string;
  operation: Operation;
}

/** A request that the document allows, or nearly so. */
export interface FuzzedRequest {
  call: DocumentedCall;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Calls of the interface itself, without health and metrics, which every service has, and without the stream, whose answer never ends. */
export function callsOf(document: Document): DocumentedCall[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/') && path !== '/v1/stream')
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
}

/** Values of a schema: half of what JSON Schema has, which is all that our documents use. */
function valueOf(schema: Schema | undefined, document: Document, depth = 0): fc.Arbitrary<unknown> {
  if (schema === undefined || depth > 5) return fc.constant(null);
  const inner = (one: unknown): fc.Arbitrary<unknown> => valueOf(one as Schema, document, depth + 1);
  if (typeof schema['$ref'] === 'string') {
    return inner(document.components.schemas[schema['$ref'].split('/').at(-1)!]);
  }
  const choices = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map(inner));
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const types = [schema['type'] ?? 'string'].flat() as string[];
  return fc.oneof(...types.map((type) => ofType(type, schema, inner)));
}

function ofType(type: string, schema: Schema, inner: (one: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  switch (type) {
    case 'integer': {
      const min = Number(schema['minimum'] ?? 0);
      const max = Number(schema['maximum'] ?? 1_000_000);
      return fc.oneof(fc.integer({ min: Math.max(min, -500), max: Math.min(max, 500) }), fc.constantFrom(min, max));
    }
    case 'number':
      return fc.double({ min: 0, max: 1, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema['items']), { maxLength: 3 });
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
      const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)]));
      return fc.record(fields, { requiredKeys: (schema['required'] ?? []) as string[] });
    }
    default:
      return text(schema);
  }
}

function text(schema: Schema): fc.Arbitrary<string> {
  if (schema['format'] === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', '2026-03-01T00:00:00.5+02:00');
  const pattern = typeof schema['pattern'] === 'string' ? schema['pattern'] : '';
  if (pattern.includes('A-Z')) return fc.constantFrom('EUR', 'USD', 'XXX');
  if (pattern !== '' && !pattern.includes('Cc')) return fc.constantFrom('2026-01', '2026-05', '2026-01-01');
  const max = Number(schema['maxLength'] ?? 40);
  return fc.string({ minLength: 1, maxLength: Math.min(max, 40), unit: 'grapheme' });
}

/** Text that no one meant. */
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.toWellFormed()),
  fc.constantFrom(
    '',
    '0',
    '-1',
    'null',
    '../..',
    "' or 1=1 --",
    '%00',
    '\u0000',
    '💥'.repeat(80),
    '9'.repeat(40),
    '1e400',
  ),
);

export interface Pools {
  /** Real ids, by the name of the parameter. */
  ids: Record<string, string[]>;
  /** Nothing odd anywhere. */
  isSound?: boolean;
}

/** Requests of all documented calls alike, most of them well formed. */
export function requestOf(document: Document, pools: Pools): fc.Arbitrary<FuzzedRequest> {
  return fc.oneof(...callsOf(document).map((call) => requestsOf(call, document, pools)));
}

function requestsOf(call: DocumentedCall, document: Document, pools: Pools): fc.Arbitrary<FuzzedRequest> {
  const parameters = call.operation.parameters ?? [];
  const of = (place: Parameter['in']): Parameter[] => parameters.filter((one) => one.in === place);
  const value = (one: Parameter): fc.Arbitrary<string> => {
    const real = pools.ids[one.name];
    const declared = valueOf(one.schema, document).map(String);
    if (pools.isSound) return real === undefined ? declared : fc.constantFrom(...real);
    return real === undefined
      ? fc.oneof({ weight: 3, arbitrary: declared }, { weight: 1, arbitrary: odd })
      : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...real) }, { weight: 1, arbitrary: odd });
  };
  const filled = (some: Parameter[], required: boolean): fc.Arbitrary<Record<string, string>> =>
    fc.record(
      Object.fromEntries(some.map((one) => [one.name, value(one)])),
      required ? {} : { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>;
  return fc
    .record({
      path: filled(of('path'), true),
      query: filled(of('query'), false),
      headers: filled(
        of('header').filter((one) => !isKey(one)),
        false,
      ),
      key: pools.isSound ? fc.uuid() : fc.option(fc.uuid(), { freq: 8 }),
      body: bodyOf(call, document, pools),
    })
    .map(({ path, query, headers, key, body }) => {
      const filledPath = call.path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => encodeURIComponent(path[name]!) || '%20',
      );
      const search = new URLSearchParams(query).toString();
      return {
        call,
        url: search === '' ? filledPath : `${filledPath}?${search}`,
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, visible(one)])),
          ...(key === null || call.method === 'GET' ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body,
      };
    });
}

/** Texts that PostgreSQL cannot have, as JSON has them. */
const UNSTORABLE = ['\\u0000', '\\ud800'];

/** Requests with such a text in one place each: every parameter of every documented call, and every text of its body. */
export function unstorableRequests(document: Document, pools: Pools, seed: number): FuzzedRequest[] {
  return callsOf(document).flatMap((call) => {
    const [request] = fc.sample(requestsOf(call, document, { ...pools, isSound: true }), { numRuns: 1, seed });
    const { url, body } = request!;
    const [path = '', search = ''] = url.split('?');
    const parameters = call.operation.parameters ?? [];
    const queries = parameters.filter((one) => one.in === 'query').map(({ name }) => `${path}?${name}=a%00b`);
    const cursor = Buffer.from('["\\u0000"]').toString('base64url');
    const cursors = parameters.some(({ name }) => name === 'cursor') ? [`${path}?cursor=${cursor}`] : [];
    const paths = call.path.split('/').flatMap((part, i) => {
      if (!part.startsWith('{')) return [];
      const parts = path.split('/');
      parts[i] = 'a%00b';
      return [`${parts.join('/')}?${search}`];
    });
    const bodies = UNSTORABLE.flatMap((text) => {
      const ends = [...(body ?? '').matchAll(/":"[^"\\]*(?=")/g)];
      return ends.map((end) => `${body!.slice(0, end.index)}${end[0]}${text}${body!.slice(end.index + end[0].length)}`);
    });
    return [
      ...[...queries, ...cursors, ...paths].map((one) => ({ ...request!, url: one })),
      ...bodies.map((one) => ({ ...request!, body: one })),
    ];
  });
}

function bodyOf(
  { method, operation }: DocumentedCall,
  document: Document,
  { isSound }: Pools,
): fc.Arbitrary<string | undefined> {
  if (method === 'GET') return fc.constant(undefined);
  const schema = operation.requestBody?.content['application/json']?.schema;
  const valid = schema === undefined ? fc.constant({}) : valueOf(schema, document);
  const written = valid.map((one) => JSON.stringify(one));
  if (isSound) return written;
  return fc.oneof(
    { weight: 6, arbitrary: written },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.constantFrom('{', '', '[]', '"x"', '{"points":1e30}', '{"__proto__":{"points":1}}') },
  );
}

function isKey({ name }: Parameter): boolean {
  return name.toLowerCase() === 'idempotency-key';
}

/** What a header can hold. */
function visible(value: string): string {
  return value.replaceAll(/[^\x20-\x7e]/g, '').trim();
}

/** Checks answers by the document. */
export class AnswerChecker {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: Document) {
    this.ajv.addSchema({ $id: 'doc', components: document.components });
  }

  /** @returns what is wrong with an answer; undefined for nothing */
  wrong(call: DocumentedCall, status: number, contentType: string, body: string): string | undefined {
    const response = call.operation.responses[String(status)] ?? call.operation.responses['default'];
    const media = contentType.split(';')[0]!;
    const schema = response?.content?.[media]?.schema;
    if (schema === undefined) return `${status} with ${media} is not documented`;
    if (media === 'text/csv') return undefined;
    const name = JSON.stringify(schema);
    let validate = this.compiled.get(name);
    if (validate === undefined) {
      validate = this.ajv.compile(JSON.parse(name.replaceAll('#/components', 'doc#/components')) as Schema);
      this.compiled.set(name, validate);
    }
    return validate(JSON.parse(body)) ? undefined : this.ajv.errorsText(validate.errors);
  }
}
