import { BalanceOpened } from './balance.js';
import { ContentPublished, ContentRemoved, ReferralCompleted, SurveyAnswered } from './engagement.js';
import { MemberLoggedIn } from './login.js';
import { MemberBlocked, MemberEnrolled, MemberMerged, MemberUnblocked } from './membership.js';
import { OrderAmended, OrderCancelled, OrderCompleted, OrderRefunded } from './order.js';
import { ReviewPublished, ReviewRemoved } from './review.js';
import { parseInstant } from '../time.js';

/** Every type of event that the engine knows, by its name, with the class of its data. A type is known on any topic. */
export const COMMERCE_EVENTS = {
  'order.completed': OrderCompleted,
  'order.refunded': OrderRefunded,
  'order.cancelled': OrderCancelled,
  'review.published': ReviewPublished,
  'review.removed': ReviewRemoved,
  'member.logged-in': MemberLoggedIn,
  'survey.answered': SurveyAnswered,
  'referral.completed': ReferralCompleted,
  'content.published': ContentPublished,
  'content.removed': ContentRemoved,
  'balance.opened': BalanceOpened,
  'order.amended': OrderAmended,
  'member.enrolled': MemberEnrolled,
  'member.blocked': MemberBlocked,
  'member.unblocked': MemberUnblocked,
  'member.merged': MemberMerged,
} as const;

export type CommerceEventType = keyof typeof COMMERCE_EVENTS;
export const COMMERCE_EVENT_TYPES = Object.keys(COMMERCE_EVENTS) as CommerceEventType[];

/** Fields that we do not know are kept. */
export type DataOf<T extends CommerceEventType> = InstanceType<(typeof COMMERCE_EVENTS)[T]> & Record<string, unknown>;

/** What every accepted event carries. */
export interface EventHead {
  source: string;
  id: string;
  /** `time` in epoch milliseconds, cut. */
  timeMs: number;
  /** `time` as it was written. */
  time: string;
  memberId: string;
  /** The other attributes of the CloudEvent (`traceparent`, `origin` …), by name. */
  extensions: Readonly<Record<string, unknown>>;
}

/** An accepted event, told apart by `type`. */
export type CommerceEvent = { [T in CommerceEventType]: EventHead & { type: T; data: DataOf<T> } }[CommerceEventType];

/** The id under which a shop itself knows the thing; repeated under another event identity it is the same thing. */
export function businessIdOf(event: CommerceEvent): { kind: string; id: string } | undefined {
  switch (event.type) {
    case 'order.completed':
      return { kind: 'order', id: event.data.orderId };
    case 'order.refunded':
      return { kind: 'refund', id: event.data.refundId };
    case 'order.amended':
      return { kind: 'amendment', id: event.data.amendmentId };
    case 'review.published':
      return { kind: 'review', id: event.data.reviewId };
    case 'content.published':
      return { kind: 'content', id: event.data.contentId };
    case 'balance.opened':
      return { kind: 'balance', id: event.data.balanceId };
    default:
      return undefined;
  }
}

/** Data as the book keeps it: as it came, but instants also as all of the book's instants are. */
export function bookDataOf(event: Pick<CommerceEvent, 'type' | 'data'>): Record<string, unknown> {
  const { type, data } = event as CommerceEvent;
  if (type !== 'balance.opened' || !data.expiresAt) return data;
  return { ...data, expiresAtMs: parseInstant(data.expiresAt) };
}
