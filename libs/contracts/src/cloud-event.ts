import { isUtf8 } from 'node:buffer';
import { headersOf, type Envelope, type PlainJson, type RecordIn, type Refusal } from './record.js';
import { shown } from './words.js';

const NONE: Readonly<Record<string, unknown>> = Object.freeze({});
const OWN_ATTRIBUTES = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'data',
  'data_base64',
  'datacontenttype',
  'dataschema',
]);
/** CloudEvents: attribute names are lower-case letters and digits. Nothing else could be passed on in a header. */
const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/**
 * Reads a record as a CloudEvent 1.0, in binary mode where it has `ce_` headers, else in structured mode (also without
 * a content type, as most producers send it). Of a key that stands twice in an object the last one counts.
 */
export function readCloudEvent(record: RecordIn & { value: Buffer }): Envelope | Refusal | PlainJson {
  const headers = headersOf(record);
  if (headers === undefined) return readStructured(record.value);
  const contentType = headers.get('content-type') ?? '';
  if (contentType.startsWith('application/cloudevents-batch')) {
    return { reason: 'NotCloudEvent', message: 'a batch of CloudEvents: send each as a record of its own' };
  }
  const binary = headers.has('ce_specversion') || headers.has('ce_type') || headers.has('ce_id');
  if (!binary || contentType.startsWith('application/cloudevents')) return readStructured(record.value);
  return readBinary(headers, record.value);
}

function readStructured(value: Buffer): Envelope | Refusal | PlainJson {
  const parsed = parseJson(value);
  if ('reason' in parsed) return parsed;
  const event = parsed.json;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return { reason: 'NotCloudEvent', message: `the value is ${shown(event)}, not a JSON object` };
  }
  const attributes = event as Record<string, unknown>;
  const wrong = wrongAttribute(attributes);
  if (wrong !== undefined) {
    const refusal: Refusal = { reason: 'NotCloudEvent', message: wrong };
    return 'specversion' in attributes ? refusal : { ...refusal, plain: attributes };
  }
  let data = attributes['data'];
  if (data === undefined && typeof attributes['data_base64'] === 'string') {
    const decoded = parseJson(Buffer.from(attributes['data_base64'], 'base64'));
    if ('reason' in decoded) return { ...decoded, message: `data_base64: ${decoded.message}` };
    data = decoded.json;
  }
  return {
    source: attributes['source'] as string,
    id: attributes['id'] as string,
    type: attributes['type'] as string,
    time: attributes['time'],
    data,
    extensions: extensionsOf(attributes),
  };
}

function readBinary(headers: Map<string, string>, value: Buffer): Envelope | Refusal {
  const attributes: Record<string, unknown> = {};
  for (const [name, text] of headers) {
    const attribute = name.startsWith('ce_') ? name.slice(3) : '';
    if (ATTRIBUTE_NAME.test(attribute)) attributes[attribute] = text;
  }
  const wrong = wrongAttribute(attributes);
  if (wrong !== undefined) return { reason: 'NotCloudEvent', message: `binary mode: ${wrong}` };
  const parsed = parseJson(value);
  if ('reason' in parsed) return parsed;
  return {
    source: attributes['source'] as string,
    id: attributes['id'] as string,
    type: attributes['type'] as string,
    time: attributes['time'],
    data: parsed.json,
    extensions: extensionsOf(attributes),
  };
}

/** What makes it no CloudEvent at all; how long an id may be is our own rule and comes later. */
function wrongAttribute(attributes: Record<string, unknown>): string | undefined {
  const version = attributes['specversion'];
  if (version !== '1.0') {
    return version === undefined ? 'specversion is missing' : `specversion is ${shown(version)}: must be "1.0"`;
  }
  for (const name of ['id', 'source', 'type']) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') continue;
    return value === undefined ? `${name} is missing` : `${name} is ${shown(value)}: must be text that is not empty`;
  }
  return undefined;
}

function extensionsOf(attributes: Record<string, unknown>): Readonly<Record<string, unknown>> {
  let extensions: Record<string, unknown> | undefined;
  for (const name in attributes) {
    if (OWN_ATTRIBUTES.has(name) || !ATTRIBUTE_NAME.test(name)) continue;
    extensions ??= {};
    extensions[name] = attributes[name];
  }
  return extensions ?? NONE;
}

function parseJson(value: Buffer): { json: unknown } | Refusal {
  if (value[0] === 0 && value.length > 5) {
    const schema = value.readUInt32BE(1);
    const message = `the value begins with a Schema Registry prefix (schema ${schema}): send plain JSON without it`;
    return { reason: 'SchemaRegistryPrefix', message };
  }
  if (!isUtf8(value)) return { reason: 'NotJson', message: 'the value is not UTF-8' };
  try {
    return { json: JSON.parse(value.toString('utf8')) as unknown };
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 200) : 'unreadable';
    return { reason: 'NotJson', message: `the value is not JSON: ${why}` };
  }
}
