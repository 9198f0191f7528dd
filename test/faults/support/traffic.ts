import { DAY_MS, instantText } from '#domain';
import { Publisher, type KafkaPort, type OutRecord } from '#messaging';
import { topicName } from '#platform';
import type { CloudEvent } from '../../reference/types.js';
import { seededRandom, tape } from '../../support/tape.js';

const TOPICS = ['commerce.orders', 'commerce.reviews', 'commerce.logins'] as const;
const TOPIC_OF: Record<string, (typeof TOPICS)[number]> = {
  order: 'commerce.orders',
  review: 'commerce.reviews',
  member: 'commerce.logins',
};
const EVERY_MS = 50;
/** Time must run, so that points expire and members fall silent while a test lasts: a tape is a year and a half. */
const LAP_EVENTS = 8_000;
const LAP_DAYS = 550;
/** The last one ends where a tape ends, so that none lies in the future. */
const LAPS = 4;
/** Comes with every record, so that what is found in a topic can be told from what was sent. */
export const NUMBER_HEADER = 'number';

export type SentKind = 'valid' | 'invalid' | 'ignored';

/** A record as it was sent; its place in `Traffic.sent` is its number. */
export interface Sent {
  kind: SentKind;
  /** Of valid ones. */
  event?: CloudEvent;
  record: OutRecord;
  acknowledged: boolean;
}

/**
 * Events of a small shop in time order, among them repeated, contradicting, late, broken and unknown ones, sent until it is stopped.
 * What the broker does not acknowledge is sent again.
 */
export class Traffic {
  readonly sent: Sent[] = [];
  readonly topics: string[];
  private readonly publisher: Publisher;
  private readonly random;
  private events: CloudEvent[] = [];
  private laps = 0;
  private readonly late: CloudEvent[] = [];
  private next = 0;
  private flow: Promise<void> = Promise.resolve();
  private flowing = false;
  private closed = false;

  constructor(
    kafka: KafkaPort,
    private readonly namespace: string,
    private readonly seed: number,
    private readonly members: number,
  ) {
    this.random = seededRandom(seed);
    this.topics = TOPICS.map((topic) => topicName(namespace, topic));
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    this.publisher = new Publisher(kafka, quiet);
  }

  start(perSecond: number): void {
    this.flowing = true;
    this.flow = this.run(Math.ceil((perSecond * EVERY_MS) / 1_000));
  }

  /** Resolves when all that was sent is acknowledged. */
  async stop(): Promise<void> {
    this.flowing = false;
    await this.flow;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.publisher.close();
    await this.stop();
  }

  /** Sends a number of events at once. */
  async burst(count: number): Promise<void> {
    const batch = this.take(count);
    while (!this.closed) {
      try {
        await this.publisher.publish(batch.map((sent) => sent.record));
        for (const sent of batch) sent.acknowledged = true;
        return;
      } catch {
        // Some of them may be written: sent again, they are duplicates.
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  private async run(count: number): Promise<void> {
    while (this.flowing) {
      const pause = new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      await this.burst(count);
      await pause;
    }
  }

  private take(count: number): Sent[] {
    const from = this.sent.length;
    for (let i = 0; i < count; i += 1) {
      if (this.next === this.events.length) this.wind();
      const event = this.events[this.next++]!;
      if (this.random() < 0.02) this.late.push(event);
      else this.send(event);
      if (this.late.length > 0 && this.random() < 0.01) this.send(this.late.shift()!);
    }
    return this.sent.slice(from);
  }

  /** The next tape: the same members, the year and a half after. */
  private wind(): void {
    const lap = this.laps++;
    if (lap === LAPS) throw new Error(`${LAPS} tapes of ${LAP_EVENTS} events are used up`);
    const shiftMs = (lap + 1 - LAPS) * LAP_DAYS * DAY_MS;
    const named = new Set(['orderId', 'refundId', 'reviewId']);
    this.events = tape(this.seed + lap, this.members, LAP_EVENTS).events.map((event) => ({
      ...event,
      id: `${lap}-${event.id}`,
      time: instantText(Date.parse(event.time) + shiftMs),
      data: Object.fromEntries(
        Object.entries(event.data).map(([name, value]) => [name, named.has(name) ? `${lap}-${String(value)}` : value]),
      ),
    }));
    this.next = 0;
  }

  private send(event: CloudEvent): void {
    const chance = this.random();
    if (chance < 0.01) this.add('invalid', event, `{ not JSON ${event.id}`);
    else if (chance < 0.02) this.add('ignored', event, JSON.stringify({ ...event, type: 'shop.opened' }));
    else {
      this.addValid(event);
      if (chance < 0.04) this.addValid(event);
      else if (chance < 0.05) this.addValid({ ...event, data: { ...event.data, note: 'another' } });
    }
  }

  private addValid(event: CloudEvent): void {
    this.add('valid', event, JSON.stringify(event));
  }

  private add(kind: SentKind, event: CloudEvent, value: string): void {
    const topic = topicName(this.namespace, TOPIC_OF[event.type.split('.')[0]!]!);
    const key = event.data['memberId'] as string;
    const headers = { [NUMBER_HEADER]: String(this.sent.length) };
    this.sent.push({ kind, event, record: { topic, key, value, headers }, acknowledged: false });
  }
}
