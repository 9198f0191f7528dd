import { setTimeout as delay } from 'node:timers/promises';
import type { RefitAnswer } from '#contracts';
import type { Surroundings } from './surroundings.js';

const POLL_MS = 200;
/** The year goes on without them where this machine takes longer. */
const PATIENCE_MS = 12_000;

/** Has the value models fitted to what the shop has seen so far, and waits until they are. */
export async function fitModels({ gateway }: Surroundings, signal: AbortSignal): Promise<void> {
  const { body } = await gateway.post('/models/refits', {});
  const { refitId } = body as RefitAnswer;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until && !signal.aborted;) {
    const { status } = await gateway.get<RefitAnswer>(`/models/refits/${refitId}`);
    if (status !== 'waiting' && status !== 'running') return;
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
