import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HistogramMetric, Log, Metrics } from '#platform';
import { problemDetails } from './problem.js';
import { sendProblem } from './problem.filter.js';
import type { ShortPath } from './short-path.js';

/** The largest body that any call takes is a program file. */
const BODY_BYTES_MAX = 256 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;
/** 200 characters of an id, each of up to 4 bytes that are written %XX. */
const PARAMETER_CHARACTERS_MAX = 200 * 4 * 3;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 72_000;

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** @param shortPaths see every request first, one after the other, while the server takes connections */
export function createServer(log: Log, shortPaths: readonly ShortPath[]): FastifyAdapter {
  const options: object = {
    serverFactory: (handler: Handler): Server => {
      const server = createHttpServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
        const pass = (nth: number): void => {
          const next = server.listening ? shortPaths[nth] : undefined;
          if (next === undefined) handler(request, response);
          else next(request, response, () => pass(nth + 1));
        };
        pass(0);
      });
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      server.requestTimeout = REQUEST_TIMEOUT_MS;
      return server;
    },
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX },
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply, log),
  };
  return new FastifyAdapter(options);
}

const CLASSES = ['2xx', '3xx', '4xx', '5xx'];

/**
 * Times each request under its route, never under its address: that holds ids of members. Calls of the interface are counted by class of
 * status too, from 0 on: of a series that begins with a burst of failures, Prometheus never sees the burst come. Probes are no calls.
 */
export function requestSeconds(metrics: Metrics): HistogramMetric {
  const labels = ['method', 'route', 'status'];
  const seconds = metrics.histogram('loyalty_http_request_seconds', 'Time of a request', labels, SECONDS);
  const calls = metrics.counter('loyalty_http_calls_total', 'Calls under /v1, by class of status', ['class']);
  for (const one of CLASSES) calls.inc({ class: one }, 0);
  return {
    observe: (series, value) => {
      seconds.observe(series, value);
      if (series['route']!.startsWith('/v1/')) calls.inc({ class: `${series['status']![0]}xx` });
    },
  };
}

export function addRequestMetrics(fastify: FastifyInstance, seconds: HistogramMetric): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  });
}

/** Bytes that Node could not read as a request have no reply object; whoever sent them gets problem details all the same. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const [code, status] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['headers-too-large', '431 Request Header Fields Too Large'] as const)
      : (['bad-request', '400 Bad Request'] as const);
  const body = JSON.stringify(problemDetails(code, undefined, randomUUID()));
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
