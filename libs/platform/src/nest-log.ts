import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** What Nest itself has to say goes into the same log; its start-up chatter only at `debug`. */
export function nestLogger(log: Log): LoggerService {
  const fields = (optional: unknown[]): object => {
    const context: unknown = optional.at(-1);
    return typeof context === 'string' ? { context } : {};
  };
  return {
    log: (message: unknown, ...optional: unknown[]) => log.debug(fields(optional), String(message)),
    debug: (message: unknown, ...optional: unknown[]) => log.debug(fields(optional), String(message)),
    verbose: (message: unknown, ...optional: unknown[]) => log.trace(fields(optional), String(message)),
    warn: (message: unknown, ...optional: unknown[]) => log.warn(fields(optional), String(message)),
    fatal: (message: unknown, ...optional: unknown[]) => log.fatal(fields(optional), String(message)),
    error: (message: unknown, ...optional: unknown[]) => {
      if (message instanceof Error) log.error({ ...fields(optional), err: message }, message.message);
      else log.error(fields(optional), String(message));
    },
  };
}
