import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** Bodies that are read before the framework begins, which gets them from here where it has to answer after all. */
export class EarlyBodies {
  private readonly bodies = new WeakMap<IncomingMessage, Buffer>();

  /** The whole body as text; never, where the caller goes away meanwhile: then there is no one to answer. */
  read(request: IncomingMessage): Promise<string> {
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('error', () => undefined);
      request.once('end', () => {
        const body = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
        this.bodies.set(request, body);
        resolve(body.toString());
      });
    });
  }

  handTo(fastify: FastifyInstance): void {
    fastify.addHook('preParsing', (request, _reply, payload, done) => {
      const body = this.bodies.get(request.raw);
      done(null, body === undefined ? payload : Readable.from([body]));
    });
  }
}
