/** Callers of a test's gateway: name, role and token of each. */
export const TOKENS = 'rita:reader:r-token-1234,olaf:operator:o-token-1234,ada:admin:a-token-1234';
export const TOKEN = { reader: 'r-token-1234', operator: 'o-token-1234', admin: 'a-token-1234' } as const;

export type Json = Record<string, unknown>;

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** Of what is JSON; else empty. */
  body: Json;
}

export interface CallOptions {
  method?: string;
  /** Null: without a token. */
  token?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

/** Calls over HTTP as a system outside would. */
export class HttpClient {
  constructor(public baseUrl: string) {}

  async call(path: string, { token = TOKEN.reader, headers, ...rest }: CallOptions = {}): Promise<Answered> {
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.baseUrl}${path}`, { ...rest, headers: { ...authorization, ...headers } });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson && text !== '' ? (JSON.parse(text) as Json) : {},
    };
  }

  /** A write under a key (null: without one). */
  post(path: string, body: unknown, key: string | null, token: string = TOKEN.operator): Promise<Answered> {
    const keyed: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
    const headers = { ...keyed, 'content-type': 'application/json' };
    return this.call(path, { method: 'POST', token, headers, body: JSON.stringify(body) });
  }
}
