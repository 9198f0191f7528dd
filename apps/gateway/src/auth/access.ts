import type { Environment } from '#platform';
import { Refusal } from '../http/problem.js';
import type { Caller } from './caller.js';
import { OidcTokens } from './oidc.js';
import { StaticTokens } from './tokens.js';

const EVERYBODY: Caller = { name: 'local', role: 'admin' };
const LOCAL_HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Says who a request comes from. */
export class Access {
  readonly #tokens: StaticTokens;
  readonly #oidc: OidcTokens | undefined;

  constructor({ apiTokens, oidc }: Pick<Environment, 'apiTokens' | 'oidc'>) {
    this.#tokens = new StaticTokens(apiTokens);
    this.#oidc = oidc === undefined ? undefined : new OidcTokens(oidc);
  }

  /** Neither tokens nor an issuer are set: for this machine only, and everybody on it is admin. */
  get isOpen(): boolean {
    return this.#tokens.size === 0 && this.#oidc === undefined;
  }

  /** @throws Refusal */
  async callerOf(headers: { authorization?: string | undefined; host?: string | undefined }): Promise<Caller> {
    if (this.isOpen) {
      // A page of another site can make its name point here; its requests still say that name.
      if (!LOCAL_HOSTS.test(headers.host ?? ''))
        throw new Refusal('forbidden', 'without tokens only localhost is served');
      return EVERYBODY;
    }
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated();
    const caller = this.#tokens.find(token) ?? (await this.#oidc?.verify(token));
    if (caller === undefined) throw unauthenticated('error="invalid_token"');
    return caller;
  }
}

function unauthenticated(why?: string): Refusal {
  const challenge = why === undefined ? 'Bearer realm="loyalty"' : `Bearer realm="loyalty", ${why}`;
  return new Refusal('unauthenticated', undefined, { 'www-authenticate': challenge });
}
