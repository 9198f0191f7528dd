import { isTooLarge, type OutRecord, type TransactionalPublisher } from '#messaging';
import { describeError, killPoint, type Log, type Tracing } from '#platform';
import type { OutgoingLine, OutgoingState, PublishedPrograms, RelayStore } from '#storage';
import type { Gap, LaneQueue, NextLines } from './lane.queue.js';
import { lineMessage, memberMessage, traceparentOf, type Outlets } from './outgoing.js';

/** Lines of all lanes in one transaction; what one transaction of the book wrote to a lane is not cut. */
export const LINES_AT_ONCE = 3_000;
const LINES_OF_A_LANE_AT_ONCE = 1_500;
/** A lane with a record that its topic does not take: each attempt costs all lanes a new publisher. */
const HELD_BACK_MS = 10_000;

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
  /** Lanes of which a record may be larger than its topic takes, and when each is tried again: alone, until it passes. */
  private readonly suspects = new Map<number, number>();

  constructor(private readonly options: RelaySenderOptions) {}

  /** Whether a record of this lane was refused a moment ago. */
  holdsBack(lane: number): boolean {
    return Date.now() < (this.suspects.get(lane) ?? 0);
  }

  /** @returns how many lines were sent. @throws what the publisher throws, which is at its end with that, or what reading the book throws */
  async send(queues: readonly LaneQueue[], publisher: TransactionalPublisher): Promise<number> {
    const suspect = queues.find(({ lane }) => this.suspects.has(lane));
    const parts = await this.next(suspect ? [suspect] : queues);
    try {
      await this.publish(parts, publisher);
    } catch (error) {
      if (isTooLarge(error)) this.suspect(parts, error);
      throw error;
    }
    if (suspect) this.suspects.delete(suspect.lane);
    return parts.reduce((sum, { lines }) => sum + lines.length, 0);
  }

  /** A record is refused. Of which lane, is seen when each goes alone; the others go on without that one. */
  private suspect(parts: readonly Part[], error: unknown): void {
    const isFound = parts.length === 1;
    for (const { queue } of parts) this.suspects.set(queue.lane, isFound ? Date.now() + HELD_BACK_MS : 0);
    if (isFound)
      this.options.log.warn({ lane: parts[0]!.queue.lane, error: describeError(error) }, 'a lane is held up');
  }

  private async publish(parts: readonly Part[], publisher: TransactionalPublisher): Promise<void> {
    await this.traced(parts, () => publisher.publish(parts.flatMap(({ records }) => records)));
    killPoint('relay-sent');
    for (const { queue, lines } of parts) queue.sent = lines.at(-1)!.no;
  }

  /** What goes into the next transaction: lanes in turn; what this process did not write is read from the book, for all lanes at once. */
  private async next(queues: readonly LaneQueue[]): Promise<Part[]> {
    const { store } = this.options;
    const planned: { queue: LaneQueue; next: NextLines }[] = [];
    for (let i = 0, room = LINES_AT_ONCE; i < queues.length && room > 0; i++) {
      const queue = queues[this.turn++ % queues.length]!;
      const next = queue.next(Math.min(room, LINES_OF_A_LANE_AT_ONCE));
      planned.push({ queue, next });
      room -= next.last - queue.sent;
    }
    const states = new Map<number, OutgoingState>();
    const handed = planned.flatMap(({ next }) => next.handed);
    for (const one of handed) for (const [ref, state] of one.states) states.set(ref, state);
    const gaps = planned.flatMap(({ queue, next }) => next.gaps.map((gap) => ({ lane: queue.lane, ...gap })));
    const [read] = await Promise.all([this.read(gaps), store.nameCauses(handed.flatMap((one) => one.lines))]);
    // Whoever wrote last: what is read now is at least as new as what was handed over.
    for (const state of read.states) states.set(state.ref, state);
    await this.learnVersions(states);
    return planned.map(({ queue, next }) => {
      const lines = inOrder(queue, next, read.lines.get(queue.lane) ?? []);
      return { queue, lines, records: this.messages(lines, states) };
    });
  }

  private async read(
    gaps: readonly ({ lane: number } & Gap)[],
  ): Promise<{ lines: Map<number, OutgoingLine[]>; states: OutgoingState[] }> {
    return gaps.length === 0 ? { lines: new Map(), states: [] } : this.options.store.read(gaps);
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

/** Lines that were handed over and lines that were read, as one run. */
function inOrder(queue: LaneQueue, { handed, last }: NextLines, read: readonly OutgoingLine[]): OutgoingLine[] {
  const lines = [...handed.flatMap((one) => one.lines), ...read];
  if (handed.length > 0 && read.length > 0) lines.sort((a, b) => a.no - b.no);
  if (lines.length !== last - queue.sent || lines[0]?.no !== queue.sent + 1 || lines.at(-1)?.no !== last) {
    throw new Error(`lane ${queue.lane} was to go from ${queue.sent} to ${last}, and has ${lines.length} lines there`);
  }
  return lines;
}
