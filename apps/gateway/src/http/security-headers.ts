import type { FastifyInstance } from 'fastify';

/** Of every answer. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Of answers with data, as the framework gives them: for who answers without it. */
export const DATA_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-security-policy': DATA_POLICY,
  ...HEADERS,
  'cache-control': 'no-store',
} as const;

/** What a page of another site may do with our answers: nothing. There are no CORS headers at all. */
export function addSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY);
    reply.headers(HEADERS);
    if (!reply.hasHeader('cache-control') && request.url.startsWith('/v1')) reply.header('cache-control', 'no-store');
  });
}

/** The page to try the interface brings its own style inline, nothing else. */
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
