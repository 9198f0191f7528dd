import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { isRole } from '#platform';
import { Refusal } from '../http/problem.js';
import type { Caller } from './caller.js';

export interface OidcOptions {
  issuer: string;
  audience: string;
}

/** Signatures that rest on a key pair: a shared secret would let every reader of tokens make some. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const DISCOVERY_TIMEOUT_MS = 5_000;
/** A token of an unknown key has the keys fetched again, so that rotation needs no restart; but not for every forged one. */
const KEYS_COOLDOWN_MS = 5_000;
/** Clocks of two machines differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** JWTs of one issuer: signature by its published keys, issuer, audience, validity; the role in the claim `role`. */
export class OidcTokens {
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly options: OidcOptions) {}

  /**
   * @returns undefined for a token that is not valid
   * @throws Refusal 403 for a valid token without a role of ours; 503 where the issuer does not answer
   */
  async verify(token: string): Promise<Caller | undefined> {
    const keys = await this.#issuerKeys();
    const { issuer, audience } = this.options;
    const claims = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
    }).then(
      ({ payload }) => payload,
      (error: unknown) => {
        if (isOfTheToken(error)) return undefined;
        throw unreachable();
      },
    );
    if (claims === undefined) return undefined;
    const role = claims['role'];
    if (!isRole(role)) throw new Refusal('forbidden', 'the token has no role of ours in its claim "role"');
    return { name: `oidc:${String(claims.sub)}`, role };
  }

  #issuerKeys(): Promise<JWTVerifyGetKey> {
    this.#keys ??= discoverKeys(this.options.issuer).catch(() => {
      this.#keys = undefined;
      throw unreachable();
    });
    return this.#keys;
  }
}

/** OpenID Connect Discovery 1.0, section 4: the issuer says where its keys are. `jose` caches and renews them. */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const found = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (found.issuer !== issuer || typeof found.jwks_uri !== 'string') throw new Error(`${address} is not of ${issuer}`);
  return createRemoteJWKSet(new URL(found.jwks_uri), {
    timeoutDuration: DISCOVERY_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  });
}

/** All that `jose` finds wrong with a token, in contrast to keys that could not be fetched. */
function isOfTheToken(error: unknown): boolean {
  return error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid)
    ? error.code !== 'ERR_JOSE_GENERIC'
    : false;
}

function unreachable(): Refusal {
  return new Refusal('unavailable', 'the issuer of the token does not answer', { 'retry-after': '5' });
}
