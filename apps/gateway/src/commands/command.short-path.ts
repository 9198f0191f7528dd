import type { IncomingMessage } from 'node:http';
import type { EarlyBodies } from '../http/early-bodies.js';
import { headersOf, keyedOf } from '../http/idempotency-key.js';
import { memberInAddress, type ShortCall } from '../http/short-path.js';
import { COMMANDER, isNewOfMember, newIn } from './command.bodies.js';
import type { CommandDesk } from './command.desk.js';

/** A command needs a few hundred. */
const BODY_BYTES_MAX = 4_096;
const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i;

/**
 * What a checkout asks: a new redemption, hold, adjustment or transfer, where its answer is one that is kept. The routes are declared in
 * `CommandsController`; both read bodies by the same hand, ask the same desk and say the same (test/e2e/api.spec.ts).
 */
export function commandPost(desk: CommandDesk, bodies: EarlyBodies): (request: IncomingMessage) => ShortCall | null {
  return (request) => {
    const { method, url = '', headers } = request;
    if (method !== 'POST' || !hasShortBody(request)) return null;
    const address = memberInAddress(url);
    const kind = address?.rest.slice(1);
    if (address === null || kind === undefined || !isNewOfMember(kind)) return null;
    const { memberId } = address;
    return {
      method,
      route: `/v1/members/:memberId/${kind}`,
      memberId,
      role: COMMANDER,
      answer: async ({ name }) => {
        const body: unknown = JSON.parse(await bodies.read(request));
        const { asked, note } = newIn(kind, body);
        const keyed = keyedOf({ method, url, headers, body }, name);
        const answer = await desk.ask({ memberId, request: asked, keyed, note: { ...note, by: name }, status: 201 });
        return answer.outcome === 'reused' ? null : { ...answer, headers: headersOf(answer) };
      },
    };
  };
}

function hasShortBody({ headers }: IncomingMessage): boolean {
  const bytes = Number(headers['content-length'] ?? NaN);
  return bytes > 0 && bytes <= BODY_BYTES_MAX && JSON_TYPE.test(headers['content-type'] ?? '');
}
