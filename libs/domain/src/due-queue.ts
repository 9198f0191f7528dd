import type { Lot } from './state.js';
import type { Instant } from './time.js';

/** A binary heap of lots by the instant at which time touches them next. */
export class DueQueue {
  private readonly heap: { at: Instant; lot: Lot }[] = [];

  push(lot: Lot): void {
    const item = { at: lot.state === 'pending' ? lot.activatesAt : lot.expiresAt, lot };
    const { heap } = this;
    let i = heap.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent]!;
      if (above.at <= item.at) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = item;
  }

  /** The earliest instant; null for none. */
  nextAt(): Instant | null {
    return this.heap[0]?.at ?? null;
  }

  /** Takes all lots that are due at exactly the earliest instant. */
  takeAt(at: Instant): Lot[] {
    const taken: Lot[] = [];
    while (this.heap[0]?.at === at) taken.push(this.pop());
    return taken;
  }

  private pop(): Lot {
    const { heap } = this;
    const top = heap[0]!.lot;
    const last = heap.pop()!;
    if (heap.length > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
        if (heap[child]!.at >= last.at) break;
        heap[i] = heap[child]!;
        i = child;
      }
      heap[i] = last;
    }
    return top;
  }
}
