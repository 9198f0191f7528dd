import { createServer, type Server } from 'node:http';
import { freePort } from './services.js';

interface OtlpSpan {
  name: string;
  traceId: string;
  parentSpanId?: string;
  links?: { traceId: string; spanId: string }[];
}

/** Takes spans as an OpenTelemetry collector does (OTLP over HTTP, JSON). */
export class Collector {
  readonly spans: OtlpSpan[] = [];

  private constructor(
    readonly endpoint: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Collector> {
    const port = await freePort();
    const chunks = new WeakMap<object, Buffer[]>();
    const server = createServer((request, response) => {
      chunks.set(request, []);
      request.on('data', (chunk: Buffer) => chunks.get(request)!.push(chunk));
      request.on('end', () => {
        if (request.url === '/v1/traces') collector.take(Buffer.concat(chunks.get(request)!).toString());
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    const collector = new Collector(`http://127.0.0.1:${port}`, server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return collector;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string): void {
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
    this.spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
  }
}
