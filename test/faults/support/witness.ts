import { connectRedis, type InsightStore } from '#projections';
import type { Installation } from '../../support/installation.js';
import { projectionOf } from './promises.js';

const EVERY_MS = 300;
const MEMBERS_AT_ONCE = 20;
const SEQUENCES = 2 ** 40;

/**
 * Looks on while things break: Redis must at no moment be ahead of the book, and no entry that was seen once may be another later.
 */
export class Witness {
  /** What was not as promised. */
  readonly broken: string[] = [];
  looks = 0;
  private readonly redis;
  private readonly store: InsightStore;
  private readonly seen = new Map<string, string>();
  private looking: Promise<void> = Promise.resolve();
  private isLooking = false;

  constructor(
    private readonly made: Installation,
    private readonly memberIds: readonly string[],
  ) {
    this.redis = connectRedis(made.redisUrl, () => undefined);
    this.store = projectionOf(made, this.redis);
  }

  start(): void {
    this.isLooking = true;
    this.looking = this.look();
  }

  /** @returns how many entries that were seen on the way are still as they were */
  async stop(): Promise<number> {
    this.isLooking = false;
    await this.looking;
    this.redis.disconnect();
    const now = await this.entries(0);
    const changed = [...this.seen].filter(([key, content]) => now.get(key) !== content).map(([key]) => key);
    if (changed.length > 0) this.broken.push(`entries changed or gone: ${changed.slice(0, 10).join(', ')}`);
    return this.seen.size - changed.length;
  }

  async close(): Promise<void> {
    this.isLooking = false;
    await this.looking;
    this.redis.disconnect();
  }

  private async look(): Promise<void> {
    for (let from = 0; this.isLooking; from += MEMBERS_AT_ONCE) {
      const ids = Array.from(
        { length: MEMBERS_AT_ONCE },
        (_, i) => this.memberIds[(from + i) % this.memberIds.length]!,
      );
      try {
        // Redis first: what the book has then, it had when Redis was asked, or less.
        const states = await Promise.all(ids.map((id) => this.store.member(id)));
        const rows = await (
          await this.made.book()
        ).query<{ id: string; sequence: number }>(
          `select p.member_id as id, m.sequence from member m join person p on p.ref = m.ref
            where p.member_id = any($1::text[])`,
          [ids],
        );
        const sequences = new Map(rows.map((row) => [row.id, row.sequence]));
        for (const state of states) {
          const known = state && (sequences.get(state.memberId) ?? 0);
          if (state && known! < state.version % SEQUENCES)
            this.broken.push(`Redis shows ${state.memberId} ${state.version % SEQUENCES}, the book ${known}`);
        }
        if (this.looks % 10 === 0) for (const [key, content] of await this.entries(500)) this.seen.set(key, content);
        this.looks += 1;
      } catch {
        // Servers are away, or the projection is being filled: part of the test.
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** The newest entries (0: all) by member and number, each as a hash of its row. */
  private async entries(newest: number): Promise<Map<string, string>> {
    const rows = await (
      await this.made.book()
    ).query<{ key: string; content: string }>(
      `select ref || ' ' || seq as key, md5(e::text) as content from entry e order by recorded_at desc
        limit nullif($1::int, 0)`,
      [newest],
    );
    return new Map(rows.map((row) => [row.key, row.content]));
  }
}
