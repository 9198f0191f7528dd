/** What happened at the shop, before anything went wrong on the way. */
export type ShopEvent =
  OrderCompleted | OrderRefunded | OrderCancelled | ReviewPublished | ReviewRemoved | LoggedIn | Surveyed;

interface Happened<Type extends string, Data> {
  type: Type;
  memberId: string;
  timeMs: number;
  data: Data;
}

export interface Line {
  lineId: string;
  sku: string;
  category: string;
  quantity: number;
  amountMinor: number;
}

export type OrderCompleted = Happened<
  'order.completed',
  { orderId: string; currency: 'EUR'; totalMinor: number; lines: Line[]; channel: string }
>;
export type OrderRefunded = Happened<
  'order.refunded',
  { orderId: string; refundId: string; currency: 'EUR'; amountMinor: number }
>;
export type OrderCancelled = Happened<'order.cancelled', { orderId: string }>;
export type ReviewPublished = Happened<
  'review.published',
  { reviewId: string; sku: string; orderId: string; rating: number; text: string }
>;
export type ReviewRemoved = Happened<'review.removed', { reviewId: string }>;
export type LoggedIn = Happened<'member.logged-in', { channel: string }>;
export type Surveyed = Happened<'survey.answered', { surveyId: string; metric: 'nps'; score: number }>;

export const TOPICS = {
  'order.completed': 'commerce.orders',
  'order.refunded': 'commerce.orders',
  'order.cancelled': 'commerce.orders',
  'review.published': 'commerce.reviews',
  'review.removed': 'commerce.reviews',
  'member.logged-in': 'commerce.logins',
  'survey.answered': 'commerce.engagement',
} as const satisfies Record<ShopEvent['type'], string>;

export type Topic = (typeof TOPICS)[ShopEvent['type']];
export const ALL_TOPICS: Topic[] = ['commerce.orders', 'commerce.reviews', 'commerce.logins', 'commerce.engagement'];
