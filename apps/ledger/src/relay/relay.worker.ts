import { randomUUID } from 'node:crypto';
import { Fenced, TransactionalPublisher, TransactionFailed, type KafkaPort } from '#messaging';
import { describeError, type Log, type Tracing } from '#platform';
import type { ClaimedLane, PublishedPrograms, RelayStore, WrittenLines } from '#storage';
import { LaneQueue } from './lane.queue.js';
import type { Outlets } from './outgoing.js';
import { LINES_AT_ONCE, RelaySender } from './relay.sender.js';

const POLL_MS = 100;
const MARK_MS = 200;
const LEASE_MS = 5_000;
const CLAIM_MS = 1_000;
/** Between two transactions as long as twice the last one took: what comes meanwhile shares the next one. */
const REST_LEAST_MS = 10;
const REST_MOST_MS = 250;
const BACK_OFF_MS = [50, 200, 1_000, 5_000];

export interface RelayOptions {
  kafka: KafkaPort;
  store: RelayStore;
  programs: PublishedPrograms;
  outlets: Outlets;
  /** Before the name of this process: its transactional id. */
  transactionalIdPrefix: string;
  tracing: Tracing;
  log: Log;
}

/**
 * Holds this process's share of the book's lanes and sends what lies ahead of them, under a transactional id of its own. The book knows under
 * which id a lane is sent: whoever takes a lane over fences that id before the first line, so that what a stopped process still wanted to
 * send is refused.
 */
export class RelayWorker {
  private readonly owner = randomUUID();
  private readonly transactionalId: string;
  private readonly sender: RelaySender;
  private readonly queues = new Map<number, LaneQueue>();
  private readonly marked = new Map<number, number>();
  private publisher: TransactionalPublisher | null = null;
  private timers: NodeJS.Timeout[] = [];
  private marking: Promise<void> | null = null;
  private claiming: Promise<void> | null = null;
  private changing: Promise<void> | null = null;
  private polling: Promise<void> | null = null;
  private sending: Promise<void> | null = null;
  /** The transaction under way. */
  private round: Promise<unknown> = Promise.resolve();
  private failures = 0;
  private stopping = false;
  private failed = new Set<string>();

  constructor(private readonly options: RelayOptions) {
    this.transactionalId = options.transactionalIdPrefix + this.owner;
    this.sender = new RelaySender(options);
  }

  start(): void {
    this.timers = [
      setInterval(() => this.claimSoon(), CLAIM_MS),
      setInterval(() => this.poll(), POLL_MS),
      setInterval(() => this.markSoon(), MARK_MS),
    ];
    this.claimSoon();
  }

  /** This process has committed lines: those of its own lanes need not be read back. */
  offer(written: readonly WrittenLines[]): void {
    for (const one of written) this.queues.get(one.lane)?.offer(one);
    this.wake();
  }

  get lanesHeld(): number {
    return this.queues.size;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.claiming;
    await this.polling;
    await this.changing;
    await this.sending;
    await this.marking;
    await this.mark();
    const isClean = this.publisher?.isUsable ?? true;
    await this.publisher?.close();
    this.queues.clear();
    await this.options.store.release(this.owner, isClean);
  }

  private wake(): void {
    if (this.stopping || this.publisher === null || this.behind().length === 0) return;
    this.sending ??= this.sendAll(this.publisher).finally(() => {
      this.sending = null;
      this.wake();
    });
  }

  private behind(): LaneQueue[] {
    return [...this.queues.values()].filter((queue) => queue.isBehind && !this.sender.holdsBack(queue.lane));
  }

  private async sendAll(publisher: TransactionalPublisher): Promise<void> {
    for (let queues = this.behind(); queues.length > 0 && !this.stopping; queues = this.behind()) {
      const begunAt = performance.now();
      try {
        const round = this.sender.send(queues, publisher);
        this.round = round.catch(() => undefined);
        const lines = await round;
        this.failures = 0;
        const took = performance.now() - begunAt;
        if (lines < LINES_AT_ONCE) await this.rest(Math.min(Math.max(2 * took, REST_LEAST_MS), REST_MOST_MS));
      } catch (error) {
        if (error instanceof Fenced || error instanceof TransactionFailed) return this.beginAnew(error);
        await this.backOff(error);
      }
    }
  }

  /** The publisher can no more, and which lanes are still ours has to be asked after another one has been made. */
  private async beginAnew(error: unknown): Promise<void> {
    this.options.log.warn({ error: describeError(error) }, 'the relay begins anew');
    const { publisher } = this;
    this.publisher = null;
    await this.mark();
    this.queues.clear();
    await publisher?.close();
    this.claimSoon();
  }

  private async backOff(error: unknown): Promise<void> {
    if (this.failures === 0) this.options.log.warn({ error: describeError(error) }, 'the relay is held up');
    await this.rest(BACK_OFF_MS[Math.min(this.failures++, BACK_OFF_MS.length - 1)]!);
  }

  private async rest(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.stopping; left -= 50) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, 50)));
    }
  }

  /** Looks whether anyone has written more. */
  private poll(): void {
    if (this.queues.size === 0) return;
    this.polling ??= this.options.store
      .heads()
      .then((heads) => {
        for (const queue of this.queues.values()) queue.extend(heads.get(queue.lane) ?? 0);
        this.wake();
      })
      // Who reads the lines says what is wrong.
      .catch(() => undefined)
      .finally(() => (this.polling = null));
  }

  private markSoon(): void {
    this.marking ??= this.mark().finally(() => (this.marking = null));
  }

  private async mark(): Promise<void> {
    const sent = [...this.queues.values()]
      .filter((queue) => this.marked.get(queue.lane) !== queue.sent)
      .map(({ lane, sent: no }) => ({ lane, sent: no }));
    if (sent.length === 0) return;
    try {
      const mine = await this.options.store.markSent(this.owner, sent);
      for (const one of sent) {
        // Whoever is no longer an owner is told so by the next claim.
        if (mine.has(one.lane)) this.marked.set(one.lane, one.sent);
      }
    } catch (error) {
      // The next round marks them; until then a crash would send them again.
      this.options.log.debug({ error: describeError(error) }, 'what was sent could not be noted');
    }
  }

  private claimSoon(): void {
    this.claiming ??= this.sayingOnce('lanes could not be claimed', this.claim()).then(() => {
      this.claiming = null;
    });
  }

  /** Renews the leases. What follows from it may wait long for a broker that was away, and must not keep the next renewal waiting. */
  private async claim(): Promise<void> {
    const { lanes, surplus } = await this.options.store.claim(this.owner, LEASE_MS);
    const owned = new Set(lanes.map(({ lane }) => lane));
    const lost = [...this.queues.keys()].filter((lane) => !owned.has(lane));
    for (const lane of lost) this.queues.delete(lane);
    if (lost.length > 0) this.options.log.warn({ lanes: lost }, 'another process has taken lanes over');
    if (this.stopping) return;
    this.changing ??= this.sayingOnce('lanes could not be taken over', this.change(lanes, surplus)).then(() => {
      this.changing = null;
    });
  }

  private async change(lanes: readonly ClaimedLane[], surplus: number): Promise<void> {
    const given = lanes.slice(lanes.length - surplus).map(({ lane }) => lane);
    if (given.length > 0) await this.give(given);
    const fresh = lanes.slice(0, lanes.length - surplus).filter(({ lane }) => !this.queues.has(lane));
    if (fresh.length > 0) await this.adopt(fresh);
  }

  /** Others have come: they get their share as soon as nothing of these lanes is on its way. */
  private async give(lanes: readonly number[]): Promise<void> {
    const sent = lanes.map((lane) => this.queues.get(lane)?.sent);
    for (const lane of lanes) this.queues.delete(lane);
    await this.round;
    if (this.publisher?.isUsable === false) return;
    await this.options.store.give(
      this.owner,
      lanes.map((lane, i) => ({ lane, sent: sent[i] ?? 0 })),
    );
  }

  private async adopt(lanes: readonly ClaimedLane[]): Promise<void> {
    const publisher = (this.publisher ??= await this.open(this.transactionalId));
    const senders = new Set(lanes.map(({ sender }) => sender));
    for (const sender of senders) {
      if (sender !== null && sender !== this.transactionalId) await (await this.open(sender)).close();
    }
    // Only what is still ours now, after whoever takes it from us would have to fence the id that we send under.
    const begun = await this.options.store.begin(
      this.owner,
      this.transactionalId,
      lanes.map(({ lane }) => lane),
    );
    if (this.stopping || this.publisher !== publisher) return;
    for (const { lane, sent } of begun) {
      this.queues.set(lane, new LaneQueue(lane, sent));
      this.marked.set(lane, sent);
    }
    this.poll();
  }

  /** Takes a transactional id: whoever had it is fenced, and what they left open is aborted. */
  private async open(transactionalId: string): Promise<TransactionalPublisher> {
    const { kafka, log } = this.options;
    const publisher = new TransactionalPublisher({ kafka, transactionalId, log });
    try {
      await publisher.connect();
      return publisher;
    } catch (error) {
      await publisher.close();
      throw error;
    }
  }

  /** Never rejects; says what failed once, until it succeeds again. */
  private async sayingOnce(what: string, work: Promise<void>): Promise<void> {
    try {
      await work;
      this.failed.delete(what);
    } catch (error) {
      if (!this.failed.has(what)) this.options.log.warn({ error: describeError(error) }, what);
      this.failed.add(what);
    }
  }
}
