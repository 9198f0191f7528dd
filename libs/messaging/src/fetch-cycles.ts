const NODE_FORGOTTEN_MS = 10_000;
/** A response this large may have had no room for the partitions that were asked last. */
const ROOMY_RESPONSE_BYTES = 1_000_000;

interface Node {
  startedAs: number;
  bytes: number;
  completedStart: number;
  seenAt: number;
}

/**
 * Tells whether a partition that delivers nothing has nothing to deliver. The high watermark alone does not: behind an
 * open transaction it lies beyond what may be read. A partition is quiet when, since its last activity, every broker
 * has been asked in full and has answered without it.
 */
export class FetchCycles {
  private clock = 0;
  private readonly nodes = new Map<string, Node>();

  /** A mark for "now" in the order of events. */
  mark(): number {
    this.clock += 1;
    return this.clock;
  }

  started(nodeId: string, now: number): void {
    const before = this.nodes.get(nodeId);
    // kafkajs asks a broker again only when all batches of its last answer were handed over.
    const completedStart =
      before && before.bytes < ROOMY_RESPONSE_BYTES ? before.startedAs : (before?.completedStart ?? 0);
    this.nodes.set(nodeId, { startedAs: this.mark(), bytes: 0, completedStart, seenAt: now });
    for (const [id, node] of this.nodes) if (now - node.seenAt > NODE_FORGOTTEN_MS) this.nodes.delete(id);
  }

  /** All brokers, since batches do not name theirs: at worst a partition counts as busy one round longer. */
  received(bytes: number): void {
    for (const node of this.nodes.values()) node.bytes += bytes;
  }

  isQuietSince(activity: number): boolean {
    if (this.nodes.size === 0) return false;
    for (const node of this.nodes.values()) if (node.completedStart <= activity) return false;
    return true;
  }

  reset(): void {
    this.nodes.clear();
  }
}
