import type { WrittenLines } from '#storage';
import { HandedLines } from './handed.lines.js';

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

  /** The next lines, as far as this process wrote them: whole transactions, until there are `limit` lines or more. */
  takeHanded(limit: number): WrittenLines[] {
    return this.handed.take(this.sent, limit);
  }

  /** How many lines at most are to be read from the book, before those that this process wrote. */
  gap(limit: number): number {
    return Math.min(limit, this.handed.firstAfter(this.sent) - this.sent - 1);
  }
}
