import { deadLetterTopic } from '#contracts';
import { deadLetterHeaders, type OutRecord, type Publisher } from '#messaging';
import { describeError, type Log } from '#platform';
import type { DeadLetterStore, UnpublishedLetter } from '#storage';

const POLL_MS = 1_000;
const LETTERS_AT_ONCE = 50;

/** Publishes dead letters as they stand in the book: same key and value, and headers that say where they come from and why. */
export class DeadLetterWorker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private again = false;
  private failed = false;

  constructor(
    private readonly store: DeadLetterStore,
    private readonly publisher: Publisher,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.nudge(), POLL_MS);
  }

  nudge(): void {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.again = false;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        while (
          (await this.store.publishPending(LETTERS_AT_ONCE, (letters) => this.publish(letters))) === LETTERS_AT_ONCE
        );
        this.failed = false;
      } catch (error) {
        if (!this.failed)
          this.log.warn({ error: describeError(error) }, 'dead letters could not be published; they stay in the book');
        this.failed = true;
      }
    }
  }

  private async publish(letters: UnpublishedLetter[]): Promise<void> {
    await this.publisher.publish(letters.map(deadLetterRecord));
    for (const letter of letters) this.log.warn(whichRecord(letter), 'a record was refused');
  }
}

/** For the log: which record, by position, event and member; the member by the book's own number, which names no person. */
function whichRecord({
  id,
  topic,
  partition,
  offset,
  source,
  eventId,
  ref,
  outcome,
  reason,
}: UnpublishedLetter): object {
  return { deadLetter: id, topic, partition, offset, event: { source, id: eventId }, ref, outcome, reason };
}

export function deadLetterRecord(letter: UnpublishedLetter): OutRecord {
  const headers: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(letter.headers)) headers[name] = Buffer.from(value, 'base64');
  const { topic, partition, offset, consumerGroup, message, key, value } = letter;
  const described = { topic, partition, offset, consumerGroup, exceptionClass: `loyalty.${letter.reason}`, message };
  return { topic: deadLetterTopic(topic), key, value, headers: { ...headers, ...deadLetterHeaders(described) } };
}
