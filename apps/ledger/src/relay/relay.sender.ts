import { isTooLarge, type OutRecord, type TransactionalPublisher } from '#messaging';
import { describeError, killPoint, type Log, type Tracing } from '#platform';
import type { OutgoingLine, OutgoingState, PublishedPrograms, RelayStore } from '#storage';
import type { LaneQueue } from './lane.queue.js';
import { lineMessage, memberMessage, traceparentOf, type Outlets } from './outgoing.js';

/** Lines of all lanes in one transaction; what one transaction of the book wrote to a lane is not cut. */
export const LINES_AT_ONCE = 3_000;
const LINES_READ_AT_ONCE = 1_000;

export interface RelaySenderOptions {
  store: RelayStore;
  programs: PublishedPrograms;
  outlets: Outlets;
  tracing: Tracing;
  log: Log;
}

/** A part of a lane, as it goes into one transaction. */
interface Part {
  queue: LaneQueue;
  lines: OutgoingLine[];
  records: OutRecord[];
}

/**
 * Sends what lies ahead of the lanes, in order within each, all of them in one Kafka transaction: what a transaction costs beside its records
 * (three requests, a marker in each partition, three notes of the coordinator) is paid once, not once for each lane.
 */
export class RelaySender {
  /** Which lane is next: none waits for good where there is more than goes into one transaction. */
  private turn = 0;

  constructor(private readonly options: RelaySenderOptions) {}

  /** @returns how many lines were sent. @throws what the publisher throws where no single lane is to blame */
  async send(queues: readonly LaneQueue[], publisher: TransactionalPublisher): Promise<number> {
    const parts = await this.next(queues);
    try {
      await this.publish(parts, publisher);
    } catch (error) {
      if (parts.length < 2 || !isTooLarge(error)) throw error;
      await this.sendApart(parts, publisher);
    }
    return parts.reduce((sum, { lines }) => sum + lines.length, 0);
  }

  /** A record of one lane is refused: the others go on without it. */
  private async sendApart(parts: readonly Part[], publisher: TransactionalPublisher): Promise<void> {
    let refused: Error | undefined;
    for (const part of parts) {
      try {
        await this.publish([part], publisher);
      } catch (error) {
        if (!isTooLarge(error) || !(error instanceof Error)) throw error;
        refused ??= error;
        this.options.log.warn({ lane: part.queue.lane, error: describeError(error) }, 'a lane is held up');
      }
    }
    if (refused !== undefined) throw refused;
  }

  private async publish(parts: readonly Part[], publisher: TransactionalPublisher): Promise<void> {
    await this.traced(parts, () => publisher.publish(parts.flatMap(({ records }) => records)));
    killPoint('relay-sent');
    for (const { queue, lines } of parts) queue.sent = lines.at(-1)!.no;
  }

  /**
   * What goes into the next transaction: lanes in turn, each from what this process wrote, if its next line is among that, else from the
   * book, for all such lanes at once.
   */
  private async next(queues: readonly LaneQueue[]): Promise<Part[]> {
    const { store } = this.options;
    const lines = new Map<LaneQueue, OutgoingLine[]>();
    const states = new Map<number, OutgoingState>();
    const unread: { queue: LaneQueue; limit: number }[] = [];
    for (let i = 0, room = LINES_AT_ONCE; i < queues.length && room > 0; i++) {
      const queue = queues[this.turn++ % queues.length]!;
      const handed = queue.takeHanded(room);
      if (handed.length === 0) {
        const limit = queue.gap(Math.min(room, LINES_READ_AT_ONCE));
        unread.push({ queue, limit });
        room -= limit;
        continue;
      }
      const taken = handed.flatMap((one) => one.lines);
      lines.set(queue, taken);
      room -= taken.length;
      for (const one of handed) for (const [ref, state] of one.states) states.set(ref, state);
    }
    const [read] = await Promise.all([this.read(unread), store.nameCauses([...lines.values()].flat())]);
    for (const [queue, found] of read.lines) lines.set(queue, found);
    for (const state of read.states) states.set(state.ref, state);
    await this.learnVersions(states);
    return [...lines].map(([queue, found]) => ({ queue, lines: found, records: this.messages(found, states) }));
  }

  private async read(
    wanted: readonly { queue: LaneQueue; limit: number }[],
  ): Promise<{ lines: Map<LaneQueue, OutgoingLine[]>; states: OutgoingState[] }> {
    const lines = new Map<LaneQueue, OutgoingLine[]>();
    if (wanted.length === 0) return { lines, states: [] };
    const { store } = this.options;
    const found = await store.read(wanted.map(({ queue, limit }) => ({ lane: queue.lane, after: queue.sent, limit })));
    for (const { queue } of wanted) {
      const ofLane = found.get(queue.lane);
      if (!ofLane) throw new Error(`lane ${queue.lane} ends at ${queue.sent}, and was to go on`);
      lines.set(queue, ofLane);
    }
    const refs = new Set([...found.values()].flatMap((ofLane) => ofLane.map((line) => line.ref)));
    return { lines, states: await store.states([...refs]) };
  }

  private async traced(parts: readonly Part[], send: () => Promise<void>): Promise<void> {
    const { tracing } = this.options;
    if (!tracing.on) return send();
    const lines = parts.flatMap((part) => part.lines);
    const traceparents = [...new Set(lines.flatMap((line) => traceparentOf(line) ?? []))];
    if (traceparents.length === 0) return send();
    const span = tracing.start(
      'relay.send',
      { 'loyalty.lanes': parts.length, 'loyalty.lines': lines.length },
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

  /** Another process may have settled a member under a version that is not known here yet. */
  private async learnVersions(states: ReadonlyMap<number, OutgoingState>): Promise<void> {
    let newest = 0;
    for (const { head } of states.values()) newest = Math.max(newest, head.version ?? 0);
    await this.options.programs.learn(newest);
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
      if (state) records.push(memberMessage(state, last, programs.versions, outlets));
    }
    return records;
  }
}
