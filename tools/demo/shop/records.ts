import { TOPICS, type ShopEvent, type Topic } from './events.js';

/** What becomes of a record (contract, section 3). */
export type Outcome = 'applied' | 'duplicate' | 'conflict' | 'invalid' | 'ignored';

/** One Kafka record, when the shop sends it, and what the engine must make of it. */
export interface ShopRecord {
  topic: Topic;
  key: string;
  /** Null is a tombstone. */
  value: string | null;
  sentMs: number;
  expected: Outcome;
}

/** The event as the shop's systems send it. `identity` overrides its id, which else follows from what happened. */
export function recordOf(event: ShopEvent, sentMs: number, identity = idOf(event)): ShopRecord {
  const topic = TOPICS[event.type];
  return {
    topic,
    key: event.memberId,
    value: JSON.stringify({
      specversion: '1.0',
      id: identity,
      source: `/shop/${topic.replace('commerce.', '')}`,
      type: event.type,
      time: new Date(event.timeMs).toISOString(),
      datacontenttype: 'application/json',
      data: { memberId: event.memberId, ...event.data },
    }),
    sentMs,
    expected: 'applied',
  };
}

export function idOf(event: ShopEvent): string {
  switch (event.type) {
    case 'order.completed':
      return event.data.orderId;
    case 'order.refunded':
      return event.data.refundId;
    case 'order.cancelled':
      return `${event.data.orderId}-cancelled`;
    case 'review.published':
      return event.data.reviewId;
    case 'review.removed':
      return `${event.data.reviewId}-removed`;
    case 'member.logged-in':
      return `l-${event.memberId}-${event.timeMs}`;
    case 'survey.answered':
      return event.data.surveyId;
  }
}
