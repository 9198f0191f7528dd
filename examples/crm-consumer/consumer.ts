import { Kafka } from 'kafkajs';

/** What a CRM keeps of each member: how far it has read, and what the book says they have. */
export interface Known {
  epoch: number;
  sequence: number;
  balance: number;
  tier: string;
  stale: boolean; // something was missed: fetch balance and tier anew (GET /v1/members/{id})
}

interface Change {
  type: string;
  bookepoch: number;
  membersequence: number;
  origin: 'live' | 'late' | 'import';
  data: { memberId: string; points?: number; balanceAfter?: number; to?: string };
}

/** Takes one change, in whatever order and however often it comes. @returns whether it is news worth telling the member */
export function take(members: Map<string, Known>, change: Change): boolean {
  const { bookepoch: epoch, membersequence: sequence, data } = change;
  const before = members.get(data.memberId) ?? { epoch, sequence: 0, balance: 0, tier: 'bronze', stale: sequence > 1 };
  // A book that is no more, or a repeat.
  if (epoch < before.epoch || (epoch === before.epoch && sequence <= before.sequence)) return false;
  const missed = epoch > before.epoch || sequence > before.sequence + 1; // a restored book counts anew
  const balance = data.balanceAfter ?? before.balance; // absolute, so a correction needs no arithmetic
  const tier = data.to ?? before.tier;
  members.set(data.memberId, { epoch, sequence, balance, tier, stale: before.stale || missed });
  return change.origin === 'live' && !change.type.endsWith('.corrected');
}

/** Reads `loyalty.events` for ever. The group's offsets say where to go on; `take` makes repeats harmless. */
export async function run(brokers: string[], topic: string, groupId: string, members: Map<string, Known>) {
  const consumer = new Kafka({ clientId: 'crm', brokers }).consumer({ groupId, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message: { value } }) =>
      Promise.resolve(void take(members, JSON.parse(value!.toString()) as Change)),
  });
  return () => consumer.disconnect();
}
