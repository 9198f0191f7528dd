import { COMMERCE_EVENTS, type CommerceEventType } from '../events/catalogue.js';
import { Member } from '../http/member.js';
import { MemberMoved } from '../messages/data.js';
import { LOYALTY_EVENTS } from '../messages/catalogue.js';
import { LoyaltyEventEnvelope } from '../messages/envelope.js';
import { COMMERCE_TOPICS, LOYALTY_TOPICS, type CommerceTopic, type LoyaltyTopic } from '../topics.js';

type Class = new () => object;

/** One type of message on one topic. */
export interface TopicMessage {
  /** CloudEvents `type`. */
  type: string;
  data: Class;
  /** The class of the attributes around the data; undefined: any CloudEvent 1.0. */
  envelope: Class | undefined;
  /** Attributes that the class leaves open and that are always there on this topic. */
  alwaysThere: readonly string[];
}

/** A topic as others meet it. `in`: they write and we read; `out`: we write and they read. */
export interface DescribedTopic {
  topic: CommerceTopic | LoyaltyTopic;
  direction: 'in' | 'out';
  description: string;
  messages: readonly TopicMessage[];
}

/** Where a type is meant to be sent. The engine knows it on every one of its topics. */
const TOPIC_OF: Record<CommerceEventType, CommerceTopic> = {
  'order.completed': 'commerce.orders',
  'order.refunded': 'commerce.orders',
  'order.cancelled': 'commerce.orders',
  'review.published': 'commerce.reviews',
  'review.removed': 'commerce.reviews',
  'member.logged-in': 'commerce.logins',
  'survey.answered': 'commerce.engagement',
  'referral.completed': 'commerce.engagement',
  'content.published': 'commerce.engagement',
  'content.removed': 'commerce.engagement',
  'balance.opened': 'commerce.engagement',
  'order.amended': 'commerce.orders',
  'member.enrolled': 'commerce.members',
  'member.blocked': 'commerce.members',
  'member.unblocked': 'commerce.members',
  'member.merged': 'commerce.members',
};

const IN_WORDS: Record<CommerceTopic, string> = {
  'commerce.orders': 'Orders, their amendments, refunds and cancellations of the shop.',
  'commerce.reviews': 'Product reviews, published and removed.',
  'commerce.logins': 'Logins of members.',
  'commerce.members': 'What happens to members themselves: enrolled, blocked, unblocked, merged.',
  'commerce.engagement': 'Answers to surveys, referrals, and content that members publish.',
};

/** Every topic, with every message that is sent on it. */
export const DESCRIBED_TOPICS: readonly DescribedTopic[] = [
  ...COMMERCE_TOPICS.map((topic): DescribedTopic => {
    const events = Object.entries(COMMERCE_EVENTS).filter(([type]) => TOPIC_OF[type as CommerceEventType] === topic);
    const messages = events.map(([type, data]) => ({ type, data, envelope: undefined, alwaysThere: [] }));
    return { topic, direction: 'in', description: IN_WORDS[topic], messages };
  }),
  {
    topic: LOYALTY_TOPICS.events,
    direction: 'out',
    description:
      'What changed: points, one event for each lot touched, and tiers. In order for each member, at least once; drop what is not above the last membersequence of its bookepoch.',
    messages: outgoing((type) => !type.startsWith('churn.'), 'membersequence'),
  },
  {
    topic: LOYALTY_TOPICS.members,
    direction: 'out',
    description:
      "Compacted: each member's whole state. The newest value alone is enough to know the member; an empty value says that the member was erased, and member.moved that this id is another name of a member now.",
    messages: [
      { type: 'member.updated', data: Member, envelope: LoyaltyEventEnvelope, alwaysThere: [] },
      { type: 'member.moved', data: MemberMoved, envelope: LoyaltyEventEnvelope, alwaysThere: [] },
    ],
  },
  {
    topic: LOYALTY_TOPICS.churnWarnings,
    direction: 'out',
    description: 'Members about to be lost, and what became of earlier warnings.',
    messages: outgoing((type) => type.startsWith('churn.'), 'warningsequence'),
  },
  {
    topic: LOYALTY_TOPICS.alerts,
    direction: 'out',
    description: 'Measures of the whole program that left their range. Nothing is sent to it in this version.',
    messages: [],
  },
];

function outgoing(isMeant: (type: string) => boolean, sequence: string): TopicMessage[] {
  return Object.entries(LOYALTY_EVENTS)
    .filter(([type]) => isMeant(type))
    .map(([type, data]) => ({ type, data, envelope: LoyaltyEventEnvelope, alwaysThere: [sequence] }));
}
