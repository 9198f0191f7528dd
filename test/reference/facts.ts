import { instantOf, textOf } from './time.js';
import { identityKey, type CloudEvent, type Command, type Outcome, type Waiting } from './types.js';

/** An event or a command with the instant at which it takes effect. */
export interface Fact {
  type: string;
  source: string;
  id: string;
  /** When it takes effect: its own time, or that of what it refers to, if this is later. */
  at: number;
  data: Record<string, unknown>;
  /** Place within its instant, before identity; commands come last. */
  rank: number;
  command?: { decision: Command; recorded: number };
}

const RANKS = [
  'member.enrolled',
  'member.unblocked',
  'member.blocked',
  'order.completed',
  'order.amended',
  'order.refunded',
  'order.cancelled',
  'review.published',
  'review.removed',
  'member.logged-in',
  'content.published',
  'content.removed',
];
const OTHER_TYPES = ['survey.answered', 'referral.completed', 'balance.opened', 'member.merged'];

const BUSINESS_IDS: Record<string, string> = {
  'order.completed': 'orderId',
  'order.refunded': 'refundId',
  'order.amended': 'amendmentId',
  'review.published': 'reviewId',
  'content.published': 'contentId',
  'balance.opened': 'balanceId',
};

/** What a type refers to: the type of the other, and the field that both carry. */
const REFERENCES: Record<string, { type: string; field: string }> = {
  'order.refunded': { type: 'order.completed', field: 'orderId' },
  'order.cancelled': { type: 'order.completed', field: 'orderId' },
  'order.amended': { type: 'order.completed', field: 'orderId' },
  'review.removed': { type: 'review.published', field: 'reviewId' },
  'content.removed': { type: 'content.published', field: 'contentId' },
};

export function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

export function compareIdentity(left: { source: string; id: string }, right: { source: string; id: string }): number {
  return compareText(left.source, right.source) || compareText(left.id, right.id);
}

/** JSON with sorted keys, so that equal values have equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

function contentOf(event: CloudEvent): string {
  // Within a member the id says nothing, and of merged members both ids are right.
  return canonical([event.type, instantOf(event.time), { ...event.data, memberId: null }]);
}

function outcomeOf(event: CloudEvent, recorded: CloudEvent[]): Outcome {
  const businessId = BUSINESS_IDS[event.type];
  const sameIdentity = recorded.find((other) => other.source === event.source && other.id === event.id);
  const sameBusinessId = recorded.find(
    (other) =>
      businessId !== undefined && other.type === event.type && other.data[businessId] === event.data[businessId],
  );
  const known = sameIdentity ?? sameBusinessId;
  if (!known) return 'applied';
  return contentOf(known) === contentOf(event) ? 'duplicate' : 'conflict';
}

/** The events that are recorded, in order of arrival, and what became of each arrival. Unknown types are skipped. */
export function record(arrivals: CloudEvent[]): {
  recorded: CloudEvent[];
  outcomes: Map<string, Outcome>;
  arrivals: Outcome[];
} {
  const recorded: CloudEvent[] = [];
  const outcomes = new Map<string, Outcome>();
  const each: Outcome[] = [];
  for (const event of arrivals) {
    if (!RANKS.includes(event.type) && !OTHER_TYPES.includes(event.type)) continue;
    const outcome = outcomeOf(event, recorded);
    if (outcome === 'applied') recorded.push(event);
    each.push(outcome);
    const key = identityKey(event.source, event.id);
    if (!outcomes.has(key)) outcomes.set(key, outcome);
  }
  return { recorded, outcomes, arrivals: each };
}

/** The order, review or content that an event refers to, if it is known and, where both speak of money, of the same currency. */
function referredTo(event: CloudEvent, recorded: CloudEvent[]): CloudEvent | undefined {
  const reference = REFERENCES[event.type];
  if (!reference) return undefined;
  const { type, field } = reference;
  const other = recorded.find((candidate) => candidate.type === type && candidate.data[field] === event.data[field]);
  const isOfMoney = event.type === 'order.refunded' || event.type === 'order.amended';
  if (isOfMoney && other?.data['currency'] !== event.data['currency']) return undefined;
  return other;
}

function isWaiting(event: CloudEvent, recorded: CloudEvent[]): boolean {
  return REFERENCES[event.type] !== undefined && referredTo(event, recorded) === undefined;
}

export function waitingOf(recorded: CloudEvent[]): Waiting[] {
  return recorded
    .filter((event) => isWaiting(event, recorded))
    .sort((a, b) => instantOf(a.time) - instantOf(b.time) || compareIdentity(a, b))
    .map((event) => ({
      type: event.type,
      source: event.source,
      id: event.id,
      refersTo: String(event.data[REFERENCES[event.type]?.field ?? '']),
      time: textOf(instantOf(event.time)),
    }));
}

/** Everything that takes effect, in the order of effects (rule 1). */
export function factsInOrder(recorded: CloudEvent[], commands: Command[]): Fact[] {
  const events = recorded
    .filter((event) => !isWaiting(event, recorded))
    .map((event): Fact => {
      const other = referredTo(event, recorded);
      const at = Math.max(instantOf(event.time), other ? instantOf(other.time) : -Infinity);
      const known = RANKS.indexOf(event.type);
      const rank = known >= 0 ? known : RANKS.length;
      return { type: event.type, source: event.source, id: event.id, at, data: event.data, rank };
    });
  const decisions = commands.map((decision, recordedAs): Fact => ({
    type: decision.kind,
    source: decision.source,
    id: decision.id,
    at: instantOf(decision.time),
    data: {},
    rank: RANKS.length + 1,
    command: { decision, recorded: recordedAs },
  }));
  return [...events, ...decisions].sort(
    (a, b) =>
      a.at - b.at ||
      a.rank - b.rank ||
      (a.command && b.command ? a.command.recorded - b.command.recorded : compareIdentity(a, b)),
  );
}
