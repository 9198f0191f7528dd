import { randomUUID } from 'node:crypto';
import { contentOf, identityHash } from '#contracts';
import type { Request } from '#domain';
import type { KeyedCommand } from '#storage';

/** A command as the gateway would hand it to the book, under a key of its own. */
export function commandOf(memberId: string, request: Request, key: string = randomUUID()): KeyedCommand {
  const keyed = { caller: 'test', path: `POST /v1/members/${memberId}`, key, bodyHash: JSON.stringify(request) };
  const received = `${key}/received`;
  return {
    memberId,
    request,
    keyed,
    note: {},
    id: key,
    source: '/test',
    identity: identityHash('/test', key),
    content: contentOf(request.kind, key),
    received: { id: received, identity: identityHash('/test', received) },
  };
}
