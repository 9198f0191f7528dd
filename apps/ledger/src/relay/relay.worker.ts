import { randomUUID } from 'node:crypto';
import type { Programs } from '#domain';
import { TransactionalPublisher, type KafkaPort } from '#messaging';
import { describeError, type Log, type Tracing } from '#platform';
import type { RelayStore, WrittenLines } from '#storage';
import type { Outlets } from './outgoing.js';
import { RelayLane } from './relay.lane.js';

const POLL_MS = 100;
const MARK_MS = 200;
const LEASE_MS = 5_000;
const CLAIM_MS = 1_000;

export interface RelayOptions {
  kafka: KafkaPort;
  store: RelayStore;
  programs: Programs;
  outlets: Outlets;
  /** Before the number of a lane: its transactional id. */
  transactionalIdPrefix: string;
  tracing: Tracing;
  log: Log;
}

/** Holds this process's share of the book's lanes and wakes those that have something to send. */
export class RelayWorker {
  private readonly owner = randomUUID();
  private readonly lanes = new Map<number, RelayLane>();
  private readonly marked = new Map<number, number>();
  private timers: NodeJS.Timeout[] = [];
  private marking: Promise<void> | null = null;
  private claiming: Promise<void> | null = null;
  private polling: Promise<void> | null = null;
  private readonly changing = new Map<number, Promise<void>>();
  /** By the last claim: lanes, and how far each had been sent. */
  private owned = new Map<number, number>();
  private stopping = false;
  private claimFailed = false;
  private changeFailed = false;

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    this.timers = [
      setInterval(() => this.claimSoon(), CLAIM_MS),
      setInterval(() => this.poll(), POLL_MS),
      setInterval(() => {
        this.marking ??= this.mark().finally(() => (this.marking = null));
      }, MARK_MS),
    ];
    this.claimSoon();
  }

  /** This process has committed lines: those of its own lanes need not be read back. */
  offer(written: readonly WrittenLines[]): void {
    for (const one of written) this.lanes.get(one.lane)?.offer(one);
  }

  get lanesHeld(): number {
    return this.lanes.size;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.claiming;
    await this.polling;
    await Promise.all(this.changing.values());
    await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
    await this.marking;
    await this.mark();
    this.lanes.clear();
    await this.options.store.release(this.owner);
  }

  /** Wakes the lanes to which anyone has written more. */
  private poll(): void {
    if (this.lanes.size === 0) return;
    this.polling ??= this.options.store
      .heads()
      .then((heads) => {
        for (const lane of this.lanes.values()) lane.wake(heads.get(lane.lane) ?? 0);
      })
      // The lanes say what is wrong when they cannot read.
      .catch(() => undefined)
      .finally(() => (this.polling = null));
  }

  private async mark(): Promise<void> {
    const sent = [...this.lanes.values()]
      .filter((lane) => this.marked.get(lane.lane) !== lane.sent)
      .map(({ lane, sent }) => ({ lane, sent }));
    if (sent.length === 0) return;
    try {
      const mine = await this.options.store.markSent(this.owner, sent);
      for (const one of sent) {
        const lane = this.lanes.get(one.lane);
        if (mine.has(one.lane)) this.marked.set(one.lane, one.sent);
        else if (lane) lane.lost = true;
      }
    } catch (error) {
      // The next round marks them; until then a crash would send them again.
      this.options.log.debug({ error: describeError(error) }, 'what was sent could not be noted');
    }
  }

  private claimSoon(): void {
    this.claiming ??= this.claim()
      .then(() => (this.claimFailed = false))
      .catch((error: unknown) => {
        if (!this.claimFailed) this.options.log.warn({ error: describeError(error) }, 'lanes could not be claimed');
        this.claimFailed = true;
      })
      .then(() => {
        this.claiming = null;
      });
  }

  private async claim(): Promise<void> {
    const claimed = await this.options.store.claim(this.owner, LEASE_MS);
    this.owned = new Map(claimed.map(({ lane, sent }) => [lane, sent]));
    for (const lane of [...this.lanes.values()]) {
      if (this.owned.has(lane.lane) && !lane.lost) continue;
      this.lanes.delete(lane.lane);
      this.change(lane.lane, lane.close());
    }
    for (const [lane, sent] of this.owned) {
      if (!this.lanes.has(lane) && !this.changing.has(lane)) this.change(lane, this.open(lane, sent));
    }
  }

  /**
   * A lane that is being closed or opened may wait long for a broker that was away. Meanwhile the leases are renewed and the other lanes
   * go on; who closes is opened again by a later claim.
   */
  private change(lane: number, work: Promise<void>): void {
    const done = work
      .then(() => (this.changeFailed = false))
      .catch((error: unknown) => {
        if (!this.changeFailed)
          this.options.log.warn({ lane, error: describeError(error) }, 'a lane could not be opened');
        this.changeFailed = true;
      })
      .then(() => void this.changing.delete(lane));
    this.changing.set(lane, done);
  }

  private async open(lane: number, sent: number): Promise<void> {
    const { kafka, store, programs, outlets, transactionalIdPrefix, tracing, log } = this.options;
    const publisher = new TransactionalPublisher({ kafka, transactionalId: `${transactionalIdPrefix}${lane}`, log });
    try {
      await publisher.connect();
    } catch (error) {
      await publisher.close();
      throw error;
    }
    if (this.stopping || !this.owned.has(lane)) return publisher.close();
    const opened = new RelayLane({ lane, sent, store, publisher, programs, outlets, tracing, log });
    this.lanes.set(lane, opened);
    this.marked.set(lane, sent);
  }
}
