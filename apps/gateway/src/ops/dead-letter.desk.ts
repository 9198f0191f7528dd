import type { Publisher } from '#messaging';
import { topicName, wallNow, type Log } from '#platform';
import type { DeadLetter, DeadLetterStore } from '#storage';
import { Refusal } from '../http/problem.js';

/** What can be done about a dead letter. Who did it stands in its row and in the log. */
export class DeadLetterDesk {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly publisher: Publisher,
    private readonly namespace: string,
    private readonly log: Log,
  ) {}

  /** A topic by the name that the documentation has, or by its full one. */
  fullTopic(topic: string): string {
    return this.namespace !== '' && topic.startsWith(`${this.namespace}.`) ? topic : topicName(this.namespace, topic);
  }

  /** Sends the record again as it came. Sent first, settled after: what fails in between is sent twice, which changes nothing. */
  async replay(id: number, by: string, note: string | null): Promise<DeadLetter> {
    const { topic, key, value, headers } = await this.#open(id);
    const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text, 'base64')] as const);
    await this.publisher.publish([{ topic, key, value, headers: Object.fromEntries(bytes) }]);
    return this.#settle(id, 'replayed', by, note);
  }

  async discard(id: number, by: string, note: string | null): Promise<DeadLetter> {
    await this.#open(id);
    return this.#settle(id, 'discarded', by, note);
  }

  async #open(id: number): Promise<DeadLetter> {
    const letter = await this.#find(id);
    if (letter.status !== 'open') throw new Refusal('conflict', `dead letter ${id} is ${letter.status} already`);
    return letter;
  }

  async #settle(id: number, status: 'replayed' | 'discarded', by: string, note: string | null): Promise<DeadLetter> {
    const moved = await this.store.settle(id, { status, by, note, at: wallNow() });
    const letter = await this.#find(id);
    if (!moved) throw new Refusal('conflict', `dead letter ${id} was ${letter.status} meanwhile`);
    this.log.info({ deadLetter: id, status, by, note }, 'a dead letter was settled');
    return letter;
  }

  async #find(id: number): Promise<DeadLetter> {
    const letter = await this.store.find(id);
    if (letter === null) throw new Refusal('not-found', `there is no dead letter ${id}`);
    return letter;
  }
}
