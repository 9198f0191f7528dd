import kafkajs, { type LogEntry } from 'kafkajs';

/** What this library asks of a logger; pino and its children satisfy it. */
export interface MessagingLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const FOLD_WINDOW_MS = 30_000;
const FOLDED_LINES_MAX = 500;

/** kafkajs calls these errors; they are the daily life of groups and transactions, and it retries them itself. */
const EVERYDAY =
  /rebalanc|re-joining|not aware of this member|transactionalId, retrying|ongoing transaction|Limiting retries|concurrent operation on the same transaction|Consumer group received unsubscribed/i;

/**
 * A kafkajs log creator. A broken connection makes kafkajs repeat one line hundreds of times a minute, so a line passes
 * once in 30 s and tells how often it was folded meanwhile. kafkajs's "error" is our "warn": what is really lost is
 * said by the classes of this library.
 */
export function foldingLogCreator(log: MessagingLog, now: () => number = Date.now) {
  const lines = new Map<string, { until: number; folded: number }>();
  return () =>
    (entry: LogEntry): void => {
      const { message, logger: _logger, timestamp: _timestamp, stack: _stack, ...fields } = entry.log;
      if (
        entry.level > kafkajs.logLevel.WARN ||
        EVERYDAY.test(message) ||
        EVERYDAY.test(String(fields['error'] ?? ''))
      ) {
        log.debug({ kafka: entry.namespace, ...fields }, message);
        return;
      }
      const key = `${entry.namespace}|${message}`;
      const seen = lines.get(key);
      if (seen && now() < seen.until) {
        seen.folded += 1;
        return;
      }
      if (lines.size >= FOLDED_LINES_MAX) lines.clear();
      lines.set(key, { until: now() + FOLD_WINDOW_MS, folded: 0 });
      log.warn({ kafka: entry.namespace, ...fields, ...(seen?.folded ? { folded: seen.folded } : {}) }, message);
    };
}
