import { describeError, type Log } from './log.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;

/**
 * At start: tries until a dependency answers or the deadline has passed. Says so once, not at every try.
 * @throws what the last try threw
 */
export async function untilAvailable<T>(
  what: string,
  open: () => Promise<T>,
  log: Log,
  deadlineMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (let pauseMs = FIRST_PAUSE_MS, said = false; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await open();
    } catch (error) {
      if (!isTransient(error) || performance.now() + pauseMs > giveUpAt) throw error;
      if (!said) log.warn({ what, error: describeError(error) }, 'waiting for a dependency');
      said = true;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const TRANSIENT = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', '57P03', '53300']);

/** Whether it may pass by itself: a refused connection, a server that starts; not a wrong password or a program of ours. */
function isTransient(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isTransient);
  const { code, name, cause } = error as { code?: string; name?: string; cause?: unknown };
  if (code !== undefined && TRANSIENT.has(code)) return true;
  return (name ?? '').startsWith('KafkaJS') || (cause !== undefined && isTransient(cause));
}
