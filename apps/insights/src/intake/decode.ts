import type { MemberView } from '#domain';
import type { RawRecord } from '#messaging';

/** What a record of `loyalty.members` says. */
export type MemberRecord = { time: number | null } & (
  | { kind: 'state'; view: MemberView; bookEpoch: number }
  /** A tombstone: the member was erased. */
  | { kind: 'erased'; memberId: string }
  /** The id is another name of a member now: nothing is left under it. */
  | { kind: 'moved'; memberId: string }
  | { kind: 'unreadable'; reason: string }
);

interface MemberMessage {
  type: string;
  bookepoch: number;
  data: MemberView;
}

/** Never throws. The topic is our own: what cannot be read there is counted, and the book has the member all the same. */
export function decodeMember({ key, value, timestamp }: RawRecord): MemberRecord {
  // The topic has one lane for each partition, so the order of arrival is the order of the relay.
  const time = timestamp;
  if (value === null) {
    return key === null
      ? unreadable(time, 'neither key nor value')
      : { time, kind: 'erased', memberId: key.toString() };
  }
  let message: Partial<MemberMessage> | null;
  try {
    message = JSON.parse(value.toString()) as Partial<MemberMessage> | null;
  } catch {
    return unreadable(time, 'not JSON');
  }
  if (message?.type === 'member.moved' && typeof message.data?.memberId === 'string') {
    return { time, kind: 'moved', memberId: message.data.memberId };
  }
  if (message?.type !== 'member.updated') return unreadable(time, `type ${String(message?.type)}`);
  const { bookepoch, data } = message;
  if (!Number.isInteger(bookepoch) || !isView(data)) return unreadable(time, 'not the state of a member');
  return { time, kind: 'state', view: data, bookEpoch: bookepoch as number };
}

function unreadable(time: number | null, reason: string): MemberRecord {
  return { time, kind: 'unreadable', reason };
}

function isView(data: Partial<MemberView> | null | undefined): data is MemberView {
  return (
    typeof data?.memberId === 'string' &&
    Number.isInteger(data.sequence) &&
    typeof data.tier?.level === 'string' &&
    typeof data.stats === 'object' &&
    Number.isInteger(data.stats?.orderDays) &&
    Number.isSafeInteger(data.stats?.spendMinor)
  );
}
