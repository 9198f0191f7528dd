import type { Parsed } from './environment.reader.js';

export const ROLES = ['reader', 'operator', 'admin'] as const;
/** `reader` reads; `operator` also writes members and handles dead letters; `admin` all. */
export type Role = (typeof ROLES)[number];

export interface ApiToken {
  name: string;
  role: Role;
  token: string;
}

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role);
}

/** `host:port,host:port`; an IPv6 host stands in brackets. */
export function parseBrokers(text: string): Parsed<string[]> {
  const brokers = text.split(',').map((broker) => broker.trim());
  const bad = brokers.find((broker) => !isHostAndPort(broker));
  return bad === undefined ? { value: brokers } : { wrong: `has "${bad}"; it must be host:port,host:port` };
}

export function parseSaslMechanism(text: string): Parsed<SaslMechanism> {
  const found = SASL_MECHANISMS.find((mechanism) => mechanism === text.toLowerCase());
  return found === undefined
    ? { wrong: `is "${text}"; it must be one of ${SASL_MECHANISMS.join(', ')}` }
    : { value: found };
}

/** A database URL carries a password: what is wrong is said without the value. */
export function parseDatabaseUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    return { wrong: 'must be postgres://user:password@host:port/database' };
  }
  return { value: text };
}

/** May carry a password too. */
export function parseRedisUrl(text: string): Parsed<string> {
  const wrong = { wrong: 'must be redis://host:port, rediss://host:port or redis-cluster://host:port,host:port' };
  if (text.startsWith('redis-cluster://')) {
    const nodes = text.slice('redis-cluster://'.length).replace(/\/$/, '').split('@').pop()?.split(',') ?? [];
    return nodes.every(isHostAndPort) ? { value: text } : wrong;
  }
  const url = URL.parse(text);
  return url !== null && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '' ? { value: text } : wrong;
}

/** May carry a password too. */
export function parseHttpUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol);
  return isHttp ? { value: text } : { wrong: 'must be http://host:port or https://host:port' };
}

/** `name:role:token,…`; a token may contain colons. Messages name the entry's place, never the token. */
export function parseApiTokens(text: string): Parsed<ApiToken[]> {
  const tokens: ApiToken[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = /^([^:\s]+):([^:\s]+):(\S+)$/.exec(entry.trim());
    const [, name, role, token] = match ?? [];
    if (name === undefined || token === undefined) return { wrong: `entry ${index + 1} is not name:role:token` };
    if (!isRole(role)) return { wrong: `entry ${index + 1} (${name}) has a role other than ${ROLES.join(', ')}` };
    if (tokens.some((other) => other.token === token)) {
      return { wrong: `entry ${index + 1} (${name}) repeats the token of another entry` };
    }
    tokens.push({ name, role, token });
  }
  return { value: tokens };
}

function isHostAndPort(text: string): boolean {
  const match = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[1]);
  return port >= 1 && port <= 65_535;
}
