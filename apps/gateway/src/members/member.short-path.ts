import type { IncomingMessage } from 'node:http';
import type { MemberReader } from '#storage';
import { memberInAddress, type ShortCall } from '../http/short-path.js';
import type { ReadClockSource } from './read-clock.js';

/**
 * `GET /v1/members/{id}` without a query, where the member is known. The route is declared in `MembersController`; both ask the same reader
 * and say the same (test/e2e/api.spec.ts).
 */
export function memberRead(
  reader: MemberReader,
  clock: ReadClockSource,
): (request: IncomingMessage) => ShortCall | null {
  return ({ method, url }) => {
    const asked = method === 'GET' ? memberInAddress(url ?? '') : null;
    if (asked?.rest !== '') return null;
    const { memberId } = asked;
    return {
      method: 'GET',
      route: '/v1/members/:memberId',
      memberId,
      role: 'reader',
      answer: async () => {
        const member = await reader.member(memberId, await clock.read());
        return member === null ? null : { status: 200, content: JSON.stringify(member) };
      },
    };
  };
}
