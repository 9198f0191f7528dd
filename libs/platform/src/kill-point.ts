/** Places between two effects, where a death of the process would show whether one can do without the other. */
export type KillPoint =
  | 'fetched'
  | 'parsed'
  | 'in-transaction'
  | 'before-commit'
  | 'committed'
  | 'before-offset-commit'
  | 'offset-committed'
  | 'dead-letter-sent'
  | 'relay-read'
  | 'relay-sending'
  | 'relay-sent'
  | 'clock-run'
  | 'warnings-decided'
  | 'projection-written'
  | 'refill'
  | 'refill-switching'
  | 'refit-computed'
  | 'refit-saved'
  | 'command-decided'
  | 'command-committed';

let reached: ((point: KillPoint) => void) | undefined;

/** The process has come to this point. Nothing hears of it, unless a fault test has loaded a listener before the service. */
export function killPoint(point: KillPoint): void {
  reached?.(point);
}

/** For fault tests (test/faults): called at every kill point from now on. */
export function onKillPoint(listener: (point: KillPoint) => void): void {
  reached = listener;
}
