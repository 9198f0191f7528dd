import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, operations, paths } from './schema.js';

/** A body or answer by the name that the interface gives it: `Schema<'Member'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type LoyaltyClient = Client<paths>;

export interface LoyaltyClientOptions {
  /** Where the gateway is, such as `https://loyalty.example`. */
  baseUrl: string;
  /** One of LOYALTY_API_TOKENS, or a JWT of the issuer; without it only an open gateway on this machine answers. */
  token?: string;
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client with a typed call for each route: `client.GET('/v1/members/{memberId}', { params: { path: { memberId } } })`.
 * Answers are `{ data }` or, as problem details, `{ error }`; only a failed connection throws.
 */
export function createLoyaltyClient({ baseUrl, token, fetch }: LoyaltyClientOptions): LoyaltyClient {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl, headers, ...(fetch === undefined ? {} : { fetch }) });
}

/** The header of a write. Keep the key with what you ask for, and send the same again after a time-out: it happens once. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}
