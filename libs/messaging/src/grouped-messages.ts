import type { Message } from 'kafkajs';

type Groups = Record<string, Message[]>;
type Grouping = (groups: Groups, message: Message) => Groups;

/**
 * Messages of one topic. kafkajs 2.2.4 groups what it sends by `reduce`, and copies the whole list of a partition for each message that
 * joins it (`producer/groupMessagesPerPartition.js`): for a request of a thousand messages that was a third of all that a ledger allocated. Here
 * its step is asked for each message alone, which says the partition, and the lists grow in place. Nothing else reduces these.
 */
export class GroupedMessages extends Array<Message> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `reduce` has three signatures; kafkajs uses this one
  override reduce(step: any, groups: any = {}): any {
    for (const message of this) join(groups as Groups, (step as Grouping)({}, message));
    return groups;
  }
}

function join(groups: Groups, one: Groups): void {
  for (const partition in one) {
    const group = groups[partition];
    if (group === undefined) groups[partition] = one[partition]!;
    else group.push(...one[partition]!);
  }
}
