import type { Programs } from '#domain';
import { Fenced, TransactionalPublisher, TransactionInDoubt, type OutRecord } from '#messaging';
import { describeError, killPoint, type Log, type Tracing } from '#platform';
import type { OutgoingLine, OutgoingState, RelayStore, WrittenLines } from '#storage';
import { HandedLines } from './handed.lines.js';
import { lineMessage, memberMessage, traceparentOf, type Outlets } from './outgoing.js';

const LINES_AT_ONCE = 1_000;
/** Under load fewer and larger transactions: each costs the broker a marker in every partition that it touched. */
const BUSY_LINES = 40;
const BUSY_PAUSE_MS = 250;
const BACK_OFF_MS = [50, 200, 1_000, 5_000];

export interface RelayLaneOptions {
  lane: number;
  sent: number;
  store: RelayStore;
  publisher: TransactionalPublisher;
  programs: Programs;
  outlets: Outlets;
  tracing: Tracing;
  log: Log;
}

/**
 * Sends one lane of the book, in order, each batch in one Kafka transaction under the lane's own transactional id. Whoever takes the lane
 * over takes the id over, so that what a stopped relay still wanted to send is refused.
 */
export class RelayLane {
  /** The last number that is in Kafka. Noted in the database a little later: after a crash, what lies between is sent again. */
  sent: number;
  /** The last number that is known to be in the book. */
  private head: number;
  private readonly handed = new HandedLines();
  private running: Promise<void> | null = null;
  private again = false;
  private failures = 0;
  private stopped = false;
  lost = false;

  constructor(private readonly options: RelayLaneOptions) {
    this.sent = options.sent;
    this.head = options.sent;
  }

  get lane(): number {
    return this.options.lane;
  }

  /** The book goes up to this number. */
  wake(head: number): void {
    this.head = Math.max(this.head, head);
    if (this.stopped || this.lost || this.head <= this.sent) return;
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  /** Lines that this process has just committed. */
  offer(written: WrittenLines): void {
    this.handed.offer(written);
    this.wake(written.lines.at(-1)!.no);
  }

  async close(): Promise<void> {
    this.stopped = true;
    await this.running;
    await this.options.publisher.close();
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped && !this.lost) {
      this.again = false;
      try {
        let sent = 0;
        while (!this.stopped && this.sent < this.head) sent += await this.sendNext();
        this.failures = 0;
        if (sent >= BUSY_LINES) await this.rest(BUSY_PAUSE_MS);
      } catch (error) {
        if (error instanceof Fenced || error instanceof TransactionInDoubt) {
          this.options.log.warn({ lane: this.lane, error: describeError(error) }, 'the lane is given up');
          this.lost = true;
          return;
        }
        await this.backOff(error);
        this.again = true;
      }
    }
  }

  /** @returns how many lines were sent */
  private async sendNext(): Promise<number> {
    const { publisher } = this.options;
    const { lines, states } = await this.next();
    const last = lines.at(-1);
    if (!last) throw new Error(`lane ${this.lane} ends at ${this.sent}, and not at ${this.head}`);
    const records = this.messages(lines, states);
    await this.traced(lines, () => publisher.publish(records));
    killPoint('relay-sent');
    this.sent = last.no;
    return lines.length;
  }

  /** From what this process wrote, if the next line is among it; else from the book. */
  private async next(): Promise<{ lines: OutgoingLine[]; states: Map<number, OutgoingState> }> {
    const { store } = this.options;
    const handed = this.handed.take(this.sent, LINES_AT_ONCE);
    if (handed.length > 0) {
      const lines = handed.flatMap((one) => one.lines);
      await store.nameCauses(lines);
      return { lines, states: new Map(handed.flatMap((one) => [...one.states])) };
    }
    const gap = this.handed.firstAfter(this.sent) - this.sent - 1;
    const lines = await store.read(this.lane, this.sent, Math.min(LINES_AT_ONCE, gap));
    const states = await store.states([...new Set(lines.map((line) => line.ref))]);
    return { lines, states: new Map(states.map((state) => [state.ref, state])) };
  }

  private async traced(lines: OutgoingLine[], send: () => Promise<void>): Promise<void> {
    const { tracing } = this.options;
    const traceparents = tracing.on ? [...new Set(lines.flatMap((line) => traceparentOf(line) ?? []))] : [];
    if (traceparents.length === 0) return send();
    const span = tracing.start(
      'relay.send',
      { 'loyalty.lane': this.lane, 'loyalty.lines': lines.length },
      traceparents,
    );
    try {
      await send();
      span.end();
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  private messages(lines: readonly OutgoingLine[], states: ReadonlyMap<number, OutgoingState>): OutRecord[] {
    const { programs, outlets } = this.options;
    const lastOf = new Map<number, OutgoingLine>();
    const records: OutRecord[] = [];
    for (const line of lines) {
      const record = lineMessage(line, outlets);
      if (record) records.push(record);
      lastOf.set(line.ref, line);
    }
    for (const [ref, last] of lastOf) {
      const state = states.get(ref);
      if (state) records.push(memberMessage(state, last, programs, outlets));
    }
    return records;
  }

  private async backOff(error: unknown): Promise<void> {
    if (this.failures === 0)
      this.options.log.warn({ lane: this.lane, error: describeError(error) }, 'the relay is held up');
    const ms = BACK_OFF_MS[Math.min(this.failures++, BACK_OFF_MS.length - 1)]!;
    await this.rest(ms);
  }

  private async rest(ms: number): Promise<void> {
    for (let rested = 0; rested < ms && !this.stopped; rested += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
