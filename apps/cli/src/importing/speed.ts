import { WrongUsage } from '../outcome.js';

/** How many seconds of history pass in one; Infinity is as fast as it goes. */
export type Speed = number;

const TIMES = /^(?:real\s*[x×*]\s*|[x×])?(\d+(?:\.\d+)?)\s*[x×]?$/i;

/** `max`, `real` (once), `real×1000`, `×1000`, `1000x` or `1000`. */
export function parseSpeed(text: string): Speed {
  if (text.toLowerCase() === 'max') return Infinity;
  if (text.toLowerCase() === 'real') return 1;
  const factor = Number(TIMES.exec(text)?.[1]);
  if (!(factor > 0)) throw new WrongUsage(`--speed: max or real×N such as real×100000; not '${text}'`);
  return factor;
}

/** When, in milliseconds after the start, an event of this time is due. */
export function dueAfterMs(timeMs: number, firstMs: number, speed: Speed): number {
  return (timeMs - firstMs) / speed;
}
