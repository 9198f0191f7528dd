import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Span, Tracing } from './tracing.js';

/** The limit of the specification; the rest of a larger chunk is counted, not linked. */
const LINKS_MAX = 128;

/** Loaded only where traces are wanted. */
export function startOtlp(endpoint: string, service: string): { tracing: Tracing; close: () => Promise<void> } {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `loyalty-${service}` }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }), { scheduledDelayMillis: 1_000 })],
  });
  const tracer = provider.getTracer('loyalty');

  function start(name: string, attributes: Record<string, string | number>, traceparents: readonly string[]): Span {
    const contexts = traceparents.map(contextOf).filter(isSampled);
    const [only] = contexts;
    const isChild = contexts.length === 1 && only !== undefined;
    const parent = isChild ? trace.setSpanContext(ROOT_CONTEXT, only) : ROOT_CONTEXT;
    const links = isChild ? [] : contexts.slice(0, LINKS_MAX).map((context) => ({ context }));
    const span = tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes, links }, parent);
    return {
      end(error) {
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
        span.end();
      },
    };
  }

  return { tracing: { on: true, start }, close: () => provider.shutdown() };
}

function contextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : String(error);
}
