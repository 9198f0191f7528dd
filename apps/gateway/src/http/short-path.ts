import type { IncomingMessage, ServerResponse } from 'node:http';
import { ID_PATTERN } from '#contracts';
import { wallNow, type HistogramMetric, type Role } from '#platform';
import type { AuditTrail } from '../audit/audit.trail.js';
import type { Access } from '../auth/access.js';
import { isAllowed, type Caller } from '../auth/caller.js';
import type { CallerLimits } from './rate-limit.js';
import { DATA_HEADERS } from './security-headers.js';

/** Answers a request itself, or leaves it to the framework by calling it. */
export type ShortPath = (request: IncomingMessage, response: ServerResponse, framework: () => void) => void;

/** What every answer passes, whichever way it goes. */
export interface ShortPathParts {
  access: Access;
  limits: CallerLimits;
  trail: AuditTrail;
  seconds: HistogramMetric;
}

/** A request that may be answered before the framework begins. */
export interface ShortCall {
  method: string;
  /** As the framework names it. */
  route: string;
  memberId: string;
  role: Role;
  /** Null leaves the request to the framework, which begins anew; so does an error. */
  answer: (caller: Caller) => Promise<ShortAnswer | null>;
}

export interface ShortAnswer {
  status: number;
  content: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * Answers what is asked thousands of times a second before the framework begins, since most of its cost was the framework: by the same
 * tokens, limits, headers, audit log and metrics. Whatever is refused here, for whichever reason, is left to the framework, which knows how
 * to say so.
 * @param find what a request asks; null for any request that is not to be answered here
 */
export function shortPath(parts: ShortPathParts, find: (request: IncomingMessage) => ShortCall | null): ShortPath {
  return (request, response, framework) => {
    const call = find(request);
    if (call === null) return framework();
    answered(call, request, response, parts).then(
      (done) => {
        if (!done) framework();
      },
      () => framework(),
    );
  };
}

async function answered(
  { method, route, memberId, role, answer }: ShortCall,
  request: IncomingMessage,
  response: ServerResponse,
  { access, limits, trail, seconds }: ShortPathParts,
): Promise<boolean> {
  const begunAt = performance.now();
  const caller = await access.callerOf(request.headers);
  if (!isAllowed(caller, role) || !limits.takes(caller.name, request)) return false;
  const given = await answer(caller);
  if (given === null) return false;
  const { status, content, headers } = given;
  response.writeHead(status, { ...DATA_HEADERS, 'content-length': Buffer.byteLength(content), ...headers });
  response.end(content);
  trail.note({ at: wallNow(), caller: caller.name, role: caller.role, method, route, memberId, status });
  seconds.observe({ method, route, status: String(status) }, (performance.now() - begunAt) / 1_000);
  return true;
}

const MEMBERS = '/v1/members/';
/** Longer ones have no id of ours in them. */
const ADDRESS_CHARACTERS_MAX = 2_412;

/** The member in an address, and what follows; null for any other address, and for an id that has to be looked at more closely. */
export function memberInAddress(url: string): { memberId: string; rest: string } | null {
  if (!url.startsWith(MEMBERS) || url.length > ADDRESS_CHARACTERS_MAX || /[?#;]/.test(url)) return null;
  const slash = url.indexOf('/', MEMBERS.length);
  const end = slash < 0 ? url.length : slash;
  const text = url.slice(MEMBERS.length, end);
  try {
    const memberId = text.includes('%') ? decodeURIComponent(text) : text;
    return ID_PATTERN.test(memberId) ? { memberId, rest: url.slice(end) } : null;
  } catch {
    return null;
  }
}
