import type { BookLine } from './entries.js';
import type { IncomingFact } from './facts.js';

/**
 * Lets lines carry the trace of the fact behind them, in `detail`, from where the relay has it. Only for what the fact does at once: what
 * time brings weeks later is no part of that trace.
 */
export function noteTraces(lines: readonly BookLine[], incoming: Iterable<IncomingFact>): void {
  let traces: Map<string, string> | undefined;
  for (const { identity, traceparent } of incoming) {
    if (!traceparent) continue;
    traces ??= new Map();
    traces.set(identity, JSON.stringify({ traceparent }));
  }
  if (traces === undefined) return;
  for (const line of lines) line.detail ??= traces.get(line.cause) ?? null;
}
