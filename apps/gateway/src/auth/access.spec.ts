import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Refusal } from '../http/problem.js';
import { Access } from './access.js';

const tokens = [
  { name: 'ann', role: 'admin' as const, token: 'a-token' },
  { name: 'bob', role: 'reader' as const, token: 'b:token' },
];
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, host: 'shop.example' });
const refusalOf = async (asked: Promise<unknown>): Promise<Refusal> => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe('bearer tokens', () => {
  const access = new Access({ apiTokens: tokens, oidc: undefined });

  it('say who calls', async () => {
    expect(await access.callerOf(bearer('b:token'))).toEqual({ name: 'bob', role: 'reader' });
    expect(await access.callerOf({ authorization: 'bearer a-token' })).toEqual({ name: 'ann', role: 'admin' });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer a-toke', 'Bearer a-token x', 'Basic a-token', 'a-token'])(
    '%p is nobody',
    async (authorization) => {
      const refusal = await refusalOf(access.callerOf({ authorization }));
      expect(refusal.code).toBe('unauthenticated');
      expect(refusal.headers['www-authenticate']).toMatch(/^Bearer/);
    },
  );
});

describe('an open gateway', () => {
  const access = new Access({ apiTokens: [], oidc: undefined });

  it('takes everybody on this machine for an admin', async () => {
    expect(access.isOpen).toBe(true);
    for (const host of ['localhost', '127.0.0.1:3000', '[::1]:3000']) {
      expect(await access.callerOf({ host })).toEqual({ name: 'local', role: 'admin' });
    }
  });

  it.each([undefined, 'shop.example', '127.0.0.1.evil.example', 'localhost.evil:80'])(
    'refuses the host %p',
    async (host) => {
      expect((await refusalOf(access.callerOf({ host }))).code).toBe('forbidden');
    },
  );
});

describe('tokens of an OpenID provider', () => {
  let server: Server;
  let issuer: string;
  let access: Access;
  let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
  let published: object[];
  let rotate: () => Promise<CryptoKey>;

  beforeAll(async () => {
    keys = await generateKeyPair('ES256');
    const publicJwk = async (key: CryptoKey, kid: string) => ({
      ...(await exportJWK(key)),
      kid,
      alg: 'ES256',
      use: 'sig',
    });
    published = [await publicJwk(keys.publicKey, 'k1')];
    rotate = async () => {
      const next = await generateKeyPair('ES256');
      published = [await publicJwk(next.publicKey, 'k2')];
      return next.privateKey;
    };
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      const isKeys = request.url === '/keys';
      response.end(JSON.stringify(isKeys ? { keys: published } : { issuer, jwks_uri: `${issuer}/keys` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    access = new Access({ apiTokens: tokens, oidc: { issuer, audience: 'loyalty' } });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const signed = (claims: Record<string, unknown> = {}, key = keys.privateKey, kid = 'k1') =>
    new SignJWT({ role: 'operator', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setSubject('u-1')
      .setIssuer((claims['iss'] as string | undefined) ?? issuer)
      .setAudience((claims['aud'] as string | undefined) ?? 'loyalty')
      .setExpirationTime((claims['exp'] as number | undefined) ?? '5m')
      .sign(key);

  it('give subject and role; static tokens go on working', async () => {
    expect(await access.callerOf(bearer(await signed()))).toEqual({ name: 'oidc:u-1', role: 'operator' });
    expect(await access.callerOf(bearer('a-token'))).toEqual({ name: 'ann', role: 'admin' });
  });

  it('are refused when expired, for another audience, of another issuer, or signed with another key', async () => {
    const other = await generateKeyPair('ES256');
    const bad = [
      await signed({ exp: Math.floor(Date.now() / 1000) - 3600 }),
      await signed({ aud: 'other' }),
      await signed({ iss: 'http://evil.example' }),
      await signed({}, other.privateKey),
      'a.b.c',
      'nothing',
    ];
    for (const token of bad) expect((await refusalOf(access.callerOf(bearer(token)))).code).toBe('unauthenticated');
  });

  it('with the algorithm none or a shared secret are refused', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: issuer, aud: 'loyalty', sub: 'u', role: 'admin', exp: Math.floor(Date.now() / 1000) + 60 };
    const none = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    const secret = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new Uint8Array(32));
    for (const token of [none, secret])
      expect((await refusalOf(access.callerOf(bearer(token)))).code).toBe('unauthenticated');
  });

  it('without a role of ours may do nothing', async () => {
    expect((await refusalOf(access.callerOf(bearer(await signed({ role: 'owner' }))))).code).toBe('forbidden');
  });

  it('say that the provider does not answer instead of that they are wrong', async () => {
    const away = new Access({ apiTokens: [], oidc: { issuer: 'http://127.0.0.1:1', audience: 'loyalty' } });
    expect((await refusalOf(away.callerOf(bearer(await signed())))).code).toBe('unavailable');
  });

  it('of a new key are accepted, and of the old one no more, once the provider has rotated', async () => {
    expect(await access.callerOf(bearer(await signed()))).toMatchObject({ role: 'operator' });
    const before = await signed();
    const key = await rotate();
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6_000);
    try {
      expect(await access.callerOf(bearer(await signed({}, key, 'k2')))).toMatchObject({ role: 'operator' });
      expect((await refusalOf(access.callerOf(bearer(before)))).code).toBe('unauthenticated');
    } finally {
      later.mockRestore();
    }
  });
});
