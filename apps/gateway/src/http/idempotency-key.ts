import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { canonicalJson } from '#contracts';
import type { KeyedAnswer, KeyedRequest } from '#storage';
import { Refusal } from './problem.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Of characters that are never escaped. */
const UNESCAPED = /^[\w\-./~!*'()]*$/;

/** What a key belongs to is read from: a request, by whichever way it came. */
interface Written {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** The key of a write, and what it belongs to. @throws Refusal where it is missing or malformed */
export function keyedOf(request: Written, caller: string): KeyedRequest {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') throw new Refusal('idempotency-key-missing');
  if (!KEY.test(key)) throw new Refusal('bad-request', 'Idempotency-Key must have 1 to 255 visible ASCII characters');
  return { caller, path: pathOf(request), key, bodyHash: hashOf(request.body) };
}

/** What tells a kept answer from others, beside its status. */
export function headersOf(answer: Exclude<KeyedAnswer, { outcome: 'reused' }>): Record<string, string> {
  return {
    ...(answer.status >= 400 ? { 'content-type': 'application/problem+json' } : {}),
    ...(answer.outcome === 'repeated' ? { 'idempotency-replayed': 'true' } : {}),
  };
}

/** One spelling for each path, so that an erasure finds the answers to whatever way an id was escaped. */
function pathOf(request: Written): string {
  const path = request.url.split('?')[0] ?? '';
  if (UNESCAPED.test(path)) return `${request.method} ${path}`;
  const parts = path.split('/').map((part) => encodeURIComponent(decodeURIComponent(part)));
  return `${request.method} ${parts.join('/')}`;
}

function hashOf(body: unknown): string {
  return hash('sha256', canonicalJson(body ?? null), 'base64url');
}
