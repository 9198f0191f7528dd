import { isTooLarge, type Publisher } from '#messaging';
import { describeError, type Log } from '#platform';
import type { DeadLetterStore, UnpublishedLetter } from '#storage';
import { deadLetterRecord, pointerRecord } from './dead-letter.record.js';

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
        while ((await this.store.publishPending(LETTERS_AT_ONCE, (letters) => this.publish(letters))) > 0);
        this.failed = false;
      } catch (error) {
        if (!this.failed)
          this.log.warn({ error: describeError(error) }, 'dead letters could not be published; they stay in the book');
        this.failed = true;
      }
    }
  }

  private async publish(letters: UnpublishedLetter[]): Promise<void> {
    try {
      await this.publisher.publish(letters.map(deadLetterRecord));
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      // One of them is more than its topic takes, whatever we had planned: each goes alone, and that one as a pointer.
      for (const letter of letters) await this.publishAlone(letter);
    }
    for (const letter of letters) this.log.warn(whichRecord(letter), 'a record was refused');
  }

  private async publishAlone(letter: UnpublishedLetter): Promise<void> {
    try {
      await this.publisher.publish([deadLetterRecord(letter)]);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      await this.publisher.publish([pointerRecord(letter)]);
    }
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
