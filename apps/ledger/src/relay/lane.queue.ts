import type { WrittenLines } from '#storage';
import { HandedLines } from './handed.lines.js';

/** Lines that another process wrote. */
export interface Gap {
  after: number;
  limit: number;
}

export interface NextLines {
  handed: WrittenLines[];
  gaps: Gap[];
  /** The number of the last of them. */
  last: number;
}

/** What is to be sent of one lane of the book. */
export class LaneQueue {
  /** The last number that is known to be in the book. */
  private head: number;
  private readonly handed = new HandedLines();

  /** @param sent the last number that is in Kafka. Noted in the database a little later: after a crash, what lies between is sent again. */
  constructor(
    readonly lane: number,
    public sent: number,
  ) {
    this.head = sent;
  }

  get isBehind(): boolean {
    return this.head > this.sent;
  }

  /** The book goes up to this number. */
  extend(head: number): void {
    this.head = Math.max(this.head, head);
  }

  /** Lines that this process has just committed. */
  offer(written: WrittenLines): void {
    this.handed.offer(written);
    this.extend(written.lines.at(-1)!.no);
  }

  /**
   * The next lines, until there are `limit` of them or, as transactions are not cut, a few more: those that this process wrote, and what is
   * to be read from the book before and between them. Where events and commands take turns, that changes every few lines.
   */
  next(limit: number): NextLines {
    const handed: WrittenLines[] = [];
    const gaps: Gap[] = [];
    let last = this.sent;
    for (let room = limit; room > 0 && last < this.head; room = limit - (last - this.sent)) {
      const found = this.handed.take(last, room);
      if (found.length > 0) {
        handed.push(...found);
        last = found.at(-1)!.lines.at(-1)!.no;
        continue;
      }
      const count = Math.min(room, this.head - last, this.handed.firstAfter(last) - last - 1);
      gaps.push({ after: last, limit: count });
      last += count;
    }
    return { handed, gaps, last };
  }
}
