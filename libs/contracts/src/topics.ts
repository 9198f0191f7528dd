/** Topic names without a namespace (`topicName` of the platform adds it). */
export const COMMERCE_TOPICS = [
  'commerce.orders',
  'commerce.reviews',
  'commerce.logins',
  'commerce.engagement',
  'commerce.members',
] as const;
export type CommerceTopic = (typeof COMMERCE_TOPICS)[number];

export const LOYALTY_TOPICS = {
  /** One event for each lot touched, and tier changes; in order per member. */
  events: 'loyalty.events',
  /** Compacted: a member's newest state. */
  members: 'loyalty.members',
  churnWarnings: 'loyalty.churn-warnings',
  alerts: 'loyalty.alerts',
} as const;
export type LoyaltyTopic = (typeof LOYALTY_TOPICS)[keyof typeof LOYALTY_TOPICS];

export const CONSUMER_GROUPS = { ledger: 'loyalty.ledger', insights: 'loyalty.insights' } as const;

/** Where a record that cannot be applied goes. */
export function deadLetterTopic(topic: string): string {
  return `${topic}-dlt`;
}
