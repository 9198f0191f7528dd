import type { IncomingMessage, ServerResponse } from 'node:http';
import { ID_PATTERN } from '#contracts';
import { wallNow, type HistogramMetric } from '#platform';
import type { MemberReader } from '#storage';
import type { AuditTrail } from '../audit/audit.trail.js';
import type { Access } from '../auth/access.js';
import { isAllowed } from '../auth/caller.js';
import type { CallerLimits } from '../http/rate-limit.js';
import { DATA_HEADERS, type ShortPath } from '../http/server.js';
import type { ReadClockSource } from './read-clock.js';

const ADDRESS = '/v1/members/';
const ROUTE = '/v1/members/:memberId';
/** Longer ones have no id of ours in them. */
const ADDRESS_CHARACTERS_MAX = 2_412;
const SERIES = { method: 'GET', route: ROUTE, status: '200' };

export interface ShortPathParts {
  access: Access;
  limits: CallerLimits;
  trail: AuditTrail;
  reader: MemberReader;
  clock: ReadClockSource;
  seconds: HistogramMetric;
}

/**
 * Answers `GET /v1/members/{id}` without a query before the framework begins: it is what is asked thousands of times a second, and most of
 * its cost was the framework. Only where the answer is 200; whatever else it is to be, and any other request, is left to the framework,
 * which begins anew. The route is declared in `MembersController`; both ask the same reader and say the same (test/e2e/api.spec.ts).
 */
export function memberShortPath(parts: ShortPathParts): ShortPath {
  return (request, response, framework) => {
    const memberId = request.method === 'GET' ? memberIn(request.url ?? '') : null;
    if (memberId === null) return framework();
    answered(memberId, request, response, parts).then(
      (done) => {
        if (!done) framework();
      },
      () => framework(),
    );
  };
}

/** The id in the address; null for any other address, and for an id that has to be looked at more closely. */
function memberIn(url: string): string | null {
  if (!url.startsWith(ADDRESS) || url.length > ADDRESS_CHARACTERS_MAX) return null;
  const text = url.slice(ADDRESS.length);
  if (/[/?#;]/.test(text)) return null;
  try {
    const memberId = text.includes('%') ? decodeURIComponent(text) : text;
    return ID_PATTERN.test(memberId) ? memberId : null;
  } catch {
    return null;
  }
}

async function answered(
  memberId: string,
  request: IncomingMessage,
  response: ServerResponse,
  { access, limits, trail, reader, clock, seconds }: ShortPathParts,
): Promise<boolean> {
  const begunAt = performance.now();
  const caller = await access.callerOf(request.headers);
  if (!isAllowed(caller, 'reader') || !limits.takes(caller.name, request)) return false;
  const member = await reader.member(memberId, await clock.read());
  if (member === null) return false;
  const body = JSON.stringify(member);
  response.writeHead(200, { ...DATA_HEADERS, 'content-length': Buffer.byteLength(body) });
  response.end(body);
  trail.note({
    at: wallNow(),
    caller: caller.name,
    role: caller.role,
    method: 'GET',
    route: ROUTE,
    memberId,
    status: 200,
  });
  seconds.observe(SERIES, (performance.now() - begunAt) / 1_000);
  return true;
}
