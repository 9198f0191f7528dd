import type { Shutdown } from './shutdown.js';

/** W3C trace context, version 00: `00-<trace id>-<parent span id>-<flags>`. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}

export interface Span {
  /** @param error where what the span is about failed */
  end(error?: unknown): void;
}

export interface Tracing {
  /** Whether spans go anywhere. Ask before gathering what only a span needs. */
  readonly on: boolean;
  /**
   * One span for work on many records at once. Of one traceparent it is a child; of several it has links, so that each trace
   * leads to it. Those that are not sampled are left out.
   */
  start(name: string, attributes: Record<string, string | number>, traceparents: readonly string[]): Span;
}

const NOTHING: Span = { end: () => undefined };

/** Costs nothing, because nothing is there. */
export const NO_TRACING: Tracing = { on: false, start: () => NOTHING };

/**
 * Spans by OTLP over HTTP to `endpoint` (OTEL_EXPORTER_OTLP_ENDPOINT, such as `http://collector:4318`); without one, none,
 * and no package of OpenTelemetry is even loaded.
 */
export async function openTracing(
  endpoint: string | undefined,
  service: string,
  shutdown: Pick<Shutdown, 'add'>,
): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { startOtlp } = await import('./tracing.otlp.js');
  const { tracing, close } = startOtlp(endpoint, service);
  shutdown.add('health', 'traces', close);
  return tracing;
}
