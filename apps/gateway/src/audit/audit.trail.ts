import { describeError, type Log } from '#platform';
import type { AuditedRequest, AuditStore } from '#storage';

const FLUSH_MS = 25;
/** More than this are not kept while PostgreSQL is away: then requests fail anyway. */
const KEPT_MAX = 50_000;

/**
 * Collects what is to be audited and writes it in bulk, a few milliseconds later: a read waits for none of it. What a kill takes is what
 * was collected since the last writing. Writes stand in the book besides, with who asked, in the transaction of what they did.
 */
export class AuditTrail {
  private collected = new Map<string, AuditedRequest>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;
  private lost = 0;
  private failed = false;

  constructor(
    private readonly store: Pick<AuditStore, 'append'>,
    private readonly log: Log,
  ) {}

  note(request: Omit<AuditedRequest, 'requests'>): void {
    const { caller, role, method, route, memberId, status } = request;
    const name = JSON.stringify([caller, role, method, route, memberId, status]);
    const same = this.collected.get(name);
    if (same !== undefined) same.requests++;
    else if (this.collected.size < KEPT_MAX) this.collected.set(name, { ...request, requests: 1 });
    else this.lost++;
    if (!this.isWriting) this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Writes what is collected, at the end of the process. */
  async close(): Promise<void> {
    await this.writing;
    this.flush();
    await this.writing;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isWriting || this.collected.size === 0) return;
    const batch = this.collected;
    this.collected = new Map();
    this.isWriting = true;
    this.writing = this.write(batch).finally(() => {
      this.isWriting = false;
      if (this.collected.size > 0) this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
    });
  }

  private async write(batch: Map<string, AuditedRequest>): Promise<void> {
    try {
      await this.store.append([...batch.values()]);
      if (this.lost > 0) this.log.error({ lost: this.lost }, 'requests are missing in the audit log');
      this.lost = 0;
      this.failed = false;
    } catch (error) {
      // Tried again with the next ones; equal requests stay apart.
      for (const request of batch.values()) {
        if (this.collected.size < KEPT_MAX) this.collected.set(`${request.at} ${this.collected.size}`, request);
        else this.lost++;
      }
      if (!this.failed)
        this.log.warn({ err: describeError(error), waiting: this.collected.size }, 'the audit log cannot be written');
      this.failed = true;
      await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
    }
  }
}
