import Cluster from 'kafkajs/src/cluster/index.js';

const TRANSACTION_COORDINATOR = 1;
/** Shorter than the retries of a transactional send, so that a moved coordinator costs a retry, not the transaction. */
const KEPT_MS = 2_000;

let installed = false;

/**
 * kafkajs asks for the coordinator of a transactional id before each of its steps: two of five requests of a small
 * transaction (measured: 17 ms with, 9 ms without). One answer is kept for two seconds. kafkajs has no option for it,
 * hence this reach into its cluster class; the version is pinned.
 */
export function keepTransactionCoordinators(now: () => number = Date.now): void {
  if (installed) return;
  installed = true;
  // Called below with its own `this`.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const find = Cluster.prototype.findGroupCoordinator;
  type Broker = Awaited<ReturnType<typeof find>>;
  const kept = new WeakMap<Cluster, Map<string, { broker: Broker; until: number }>>();
  Cluster.prototype.findGroupCoordinator = async function (this: Cluster, request) {
    if (request.coordinatorType !== TRANSACTION_COORDINATOR) return find.call(this, request);
    const known = kept.get(this) ?? new Map<string, { broker: Broker; until: number }>();
    kept.set(this, known);
    const last = known.get(request.groupId);
    if (last && now() < last.until && last.broker.isConnected()) return last.broker;
    const broker = await find.call(this, request);
    known.set(request.groupId, { broker, until: now() + KEPT_MS });
    return broker;
  };
}
