import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Where `npm run build` puts the console: one page, and assets whose names hold a hash of their content. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console', import.meta.url));

/** The addresses of the console's pages: each is answered with the same document, which shows the right one. */
const PAGES = ['/', '/members', '/members/*', '/segments/*', '/grid/*', '/churn', '/program', '/operations'];

/** The page takes everything from here, and nothing is inline. */
const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the console at `/`. It holds no data and needs no token: whoever opens it is asked for one, and each call that it makes is
 * checked like any other.
 * @returns false where the console was not built
 */
export async function addConsole(fastify: FastifyInstance): Promise<boolean> {
  const document = join(CONSOLE_FOLDER, 'index.html');
  if (!existsSync(document)) return false;
  await fastify.register(fastifyStatic, {
    root: join(CONSOLE_FOLDER, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    index: false,
  });
  for (const page of PAGES) {
    fastify.get(page, async (_request, reply: FastifyReply) => {
      reply.headers({ 'content-security-policy': CONSOLE_POLICY, 'cache-control': 'no-cache' });
      return reply.type('text/html; charset=utf-8').send(await readFile(document));
    });
  }
  return true;
}
