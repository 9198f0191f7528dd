import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RefitOptions, RefitOutcome } from '#domain/value/index.js';
import type { OrderColumns } from './order-columns.js';

/** Memory of the thread: some 300 bytes an order at the most. Where that is not enough the refit fails, and nothing else does. */
const BYTES_PER_ORDER = 1_000;
const MB_MIN = 512;

/** Fits in another thread. @throws where the thread fails, or ends for want of memory */
export async function refitInThread(
  orders: OrderColumns,
  options: RefitOptions,
  signal: AbortSignal,
): Promise<RefitOutcome> {
  const columns = [orders.member.buffer, orders.day.buffer, orders.amountMinor.buffer] as ArrayBuffer[];
  const maxOldGenerationSizeMb = Math.max(MB_MIN, Math.ceil((orders.day.length * BYTES_PER_ORDER) / 1e6));
  const thread = new Worker(new URL('./refit.thread.js', import.meta.url), {
    workerData: { orders, options },
    transferList: columns,
    resourceLimits: { maxOldGenerationSizeMb },
  });
  try {
    const [outcome] = (await once(thread, 'message', { signal })) as [RefitOutcome];
    return outcome;
  } finally {
    await thread.terminate();
  }
}
