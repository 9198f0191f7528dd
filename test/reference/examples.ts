import { reference } from './model.js';
import type { CloudEvent, Command, Reference } from './types.js';

/** A command without its source. */
export type Decision = Command extends infer C ? (C extends Command ? Omit<C, 'source'> : never) : never;

/** Short ways to write events by hand; ids are given, so that a reader sees what refers to what. */
export function event(type: string, id: string, time: string, data: Record<string, unknown> = {}): CloudEvent {
  return { specversion: '1.0', id, source: '/shop', type, time, data: { memberId: 'm-1', ...data } };
}

export function order(orderId: string, time: string, totalMinor: number): CloudEvent {
  return event('order.completed', `e-${orderId}`, time, { orderId, currency: 'EUR', totalMinor });
}

export function refund(
  orderId: string,
  refundId: string,
  time: string,
  amountMinor: number,
  currency = 'EUR',
): CloudEvent {
  return event('order.refunded', `e-${refundId}`, time, { orderId, refundId, currency, amountMinor });
}

export function cancel(orderId: string, time: string): CloudEvent {
  return event('order.cancelled', `x-${orderId}-${time}`, time, { orderId });
}

export function review(reviewId: string, time: string, sku: string, rating = 5): CloudEvent {
  return event('review.published', `e-${reviewId}`, time, { reviewId, sku, rating });
}

export function removeReview(reviewId: string, time: string): CloudEvent {
  return event('review.removed', `x-${reviewId}`, time, { reviewId });
}

export function login(time: string): CloudEvent {
  return event('member.logged-in', `l-${time}`, time);
}

export function command(decision: Decision): Command {
  return { source: '/loyalty/commands', ...decision };
}

/** The state at an instant, from facts and commands in their order of arrival. */
export function at(now: string, events: CloudEvent[], decisions: Decision[] = []): Reference {
  return reference(events, Date.parse(now), decisions.map(command));
}

/** What is left of each lot, in spending order, as `id of the fact: left (state)`. */
export function left(state: Reference): string[] {
  return state.lots.map((lot) => `${lot.fact.id}: ${lot.left} ${lot.state}`);
}

/** The sum of entries of a kind on the lot of a fact, or on none. */
export function entries(state: Reference, factId: string | null, kind: string, ordinal = 1): number {
  const key =
    factId === null
      ? `- ${kind}`
      : [...state.entrySums.keys()].find((name) => name.endsWith(` ${factId} ${ordinal} ${kind}`));
  return (key !== undefined && state.entrySums.get(key)) || 0;
}
