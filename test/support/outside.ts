import type { Message } from './installation.js';

/**
 * What a careful reader of `loyalty.events` does: it drops what is not above the last `membersequence`, and counts what is out of order.
 */
export function readAsCrm(messages: readonly Message[]): {
  lastSequence: Map<string, number>;
  balance: Map<string, number>;
  repeats: number;
  gaps: string[];
  wrongBalances: string[];
} {
  const lastSequence = new Map<string, number>();
  const balance = new Map<string, number>();
  const gaps: string[] = [];
  const wrongBalances: string[] = [];
  let repeats = 0;
  for (const { key, value } of messages) {
    const event = value as { membersequence: number; type: string; data: { points?: number; balanceAfter?: number } };
    const last = lastSequence.get(key) ?? 0;
    if (event.membersequence <= last) {
      repeats++;
      continue;
    }
    if (event.membersequence !== last + 1) gaps.push(`${key}: ${last} then ${event.membersequence}`);
    lastSequence.set(key, event.membersequence);
    if (event.data.points === undefined) continue;
    const sum = (balance.get(key) ?? 0) + event.data.points;
    balance.set(key, sum);
    if (sum !== event.data.balanceAfter) wrongBalances.push(`${key}: sum ${sum}, said ${event.data.balanceAfter}`);
  }
  return { lastSequence, balance, repeats, gaps, wrongBalances };
}
