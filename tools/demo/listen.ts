import { LOYALTY_TOPICS } from '#contracts';
import type { MemberView } from '#domain';
import { setTimeout as delay } from 'node:timers/promises';
import type { Surroundings } from './surroundings.js';

/** What a CRM would know that reads our topics from their beginning, by the rules of docs/crm.md. */
export interface Heard {
  members: Map<string, MemberView>;
  /** How many events of each type, repeats left out, and the sum of their points. */
  events: Map<string, { count: number; points: number }>;
  /** Sum of all points of each member. */
  balances: Map<string, number>;
  /** Which types of event each member had. */
  typesOf: Map<string, Set<string>>;
  /** Events whose `membersequence` is not the next one. */
  gaps: number;
  repeats: number;
  /** The latest state of each warning, newest first. */
  warnings: HeardWarning[];
}

export interface HeardWarning {
  type: string;
  time: string;
  memberId: string;
  data: {
    risk: number | null;
    reasons: unknown[];
    lastActivityAt: string | null;
    tier: string;
    clvMinor: number | null;
  };
}

interface Message {
  id: string;
  type: string;
  time: string;
  membersequence: number;
  data: Record<string, unknown>;
}

const IDLE_MS = 1_500;

/** Reads the three topics from their beginning until nothing more comes. */
export async function listen({ kafka, topic }: Surroundings): Promise<Heard> {
  const heard = new Listener();
  const groupId = `demo-crm-${process.pid}-${Date.now()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const topics = [LOYALTY_TOPICS.events, LOYALTY_TOPICS.members, LOYALTY_TOPICS.churnWarnings];
  let lastAt = Number.POSITIVE_INFINITY;
  consumer.on('consumer.group_join', () => (lastAt = performance.now()));
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: topics.map(topic), fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic: from, message }) => {
        lastAt = performance.now();
        heard.take(
          topics.find((name) => topic(name) === from)!,
          message.key,
          message.value,
        );
        return Promise.resolve();
      },
    });
    while (!(performance.now() - lastAt > IDLE_MS)) await delay(100);
  } finally {
    await consumer.disconnect();
  }
  await forget(kafka, groupId);
  return heard.result();
}

async function forget(kafka: Surroundings['kafka'], groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
}

class Listener {
  private readonly members = new Map<string, MemberView>();
  private readonly events: Heard['events'] = new Map();
  private readonly balances = new Map<string, number>();
  private readonly typesOf = new Map<string, Set<string>>();
  private readonly sequences = new Map<string, number>();
  private readonly warnings = new Map<string, HeardWarning>();
  private gaps = 0;
  private repeats = 0;

  take(topic: string, key: Buffer | null, value: Buffer | null): void {
    const memberId = key?.toString() ?? '';
    if (value === null) {
      this.members.delete(memberId);
      return;
    }
    const message = JSON.parse(value.toString()) as Message;
    if (topic === LOYALTY_TOPICS.members) this.members.set(memberId, message.data as unknown as MemberView);
    else if (topic === LOYALTY_TOPICS.events) this.takeEvent(memberId, message);
    else this.takeWarning(memberId, message);
  }

  result(): Heard {
    const { members, events, balances, typesOf, gaps, repeats } = this;
    const warnings = [...this.warnings.values()].sort((a, b) => (a.time < b.time ? 1 : -1));
    return { members, events, balances, typesOf, gaps, repeats, warnings };
  }

  private takeEvent(memberId: string, { type, membersequence, data }: Message): void {
    const last = this.sequences.get(memberId) ?? 0;
    if (membersequence <= last) {
      this.repeats += 1;
      return;
    }
    if (membersequence !== last + 1) this.gaps += 1;
    this.sequences.set(memberId, membersequence);
    const points = typeof data.points === 'number' ? data.points : 0;
    const sum = this.events.get(type) ?? { count: 0, points: 0 };
    this.events.set(type, { count: sum.count + 1, points: sum.points + points });
    this.balances.set(memberId, (this.balances.get(memberId) ?? 0) + points);
    this.typesOf.set(memberId, (this.typesOf.get(memberId) ?? new Set()).add(type));
  }

  private takeWarning(memberId: string, { type, time, data }: Message): void {
    const id = typeof data.warningId === 'string' ? data.warningId : memberId;
    const before = this.warnings.get(id)?.data;
    this.warnings.set(id, { type, time, memberId, data: { ...before, ...(data as unknown as HeardWarning['data']) } });
  }
}
