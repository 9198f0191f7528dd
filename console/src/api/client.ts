import type { Problem } from '#contracts';
import { session } from './session.js';

/** A refusal of the gateway, or that it could not be reached (status 0). */
export class Refused extends Error {
  override name = 'Refused';

  constructor(
    readonly status: number,
    /** The problem's code; `unreachable` where there was no answer. */
    readonly code: string,
    readonly detail: string | null,
  ) {
    super(detail ?? code);
  }
}

/** @param path below `/v1`, such as `/overview` */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send(path, { signal })) as T;
}

/** A write. The key makes a repeated click harmless: the same key gives the first answer again. */
export async function post<T>(path: string, body: object, idempotencyKey: string): Promise<T> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  return (await send(path, { method: 'POST', headers, body: JSON.stringify(body) })) as T;
}

/** Fetches with the caller's token, and nothing else that would say who asks. */
export function fetchAsCaller(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (session.token.value !== null) headers.set('authorization', `Bearer ${session.token.value}`);
  return fetch(url, { ...init, headers, credentials: 'omit', cache: 'no-store' });
}

/** An id as part of an address. */
export function part(id: string): string {
  return encodeURIComponent(id);
}

/** Also where the page came over plain HTTP, in which `crypto.randomUUID` is missing. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetchAsCaller(`/v1${path}`, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refused(0, 'unreachable', null);
  }
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const { code, detail } = (body ?? {}) as Partial<Problem>;
  if (answer.status === 401) session.reject();
  throw new Refused(answer.status, code ?? 'internal', detail ?? null);
}
