import type { WrittenLines } from '#storage';

/** More than this are not kept: what lies beyond is read from the book when its turn comes. */
const LINES_MAX = 1_500;

/** Lines of one lane that this process has just committed, waiting to be sent. A gap is what another process wrote. */
export class HandedLines {
  private segments: WrittenLines[] = [];
  private size = 0;

  offer(written: WrittenLines): void {
    if (this.size + written.lines.length > LINES_MAX) return;
    this.size += written.lines.length;
    this.segments.push(written);
    // Commits of a lane come one after the other, but their answers may overtake each other.
    const before = this.segments.at(-2);
    if (before && firstOf(before) > firstOf(written)) this.segments.sort((a, b) => firstOf(a) - firstOf(b));
  }

  /** The number of the first line after `sent` that is here; Infinity for none. */
  firstAfter(sent: number): number {
    this.dropUpTo(sent);
    const next = this.segments[0];
    return next ? Math.max(firstOf(next), sent + 1) : Infinity;
  }

  /** What follows `sent` without a gap: whole transactions, until there are `limit` lines or more. */
  take(sent: number, limit: number): WrittenLines[] {
    const taken: WrittenLines[] = [];
    let last = sent;
    for (let lines = 0; lines < limit && this.firstAfter(last) === last + 1;) {
      const next = this.segments.shift()!;
      this.size -= next.lines.length;
      lines += next.lines.length;
      taken.push({ ...next, lines: firstOf(next) > last ? next.lines : next.lines.filter((line) => line.no > last) });
      last = lastOf(next);
    }
    return taken;
  }

  private dropUpTo(sent: number): void {
    while (this.segments.length > 0 && lastOf(this.segments[0]!) <= sent) {
      this.size -= this.segments.shift()!.lines.length;
    }
  }
}

const firstOf = ({ lines }: WrittenLines): number => lines[0]!.no;
const lastOf = ({ lines }: WrittenLines): number => lines.at(-1)!.no;
