import { DAY_MS, instantText } from '../time.js';
import { said, type Seen } from './rules.js';
import type { Reckoning } from './reckoning.js';

/** Rule 9 at the instant at which a version of the program came into force. */
export function programChanged({ run, entry }: Seen): Reckoning {
  const { levels, windowDays, graceDays } = run.program(entry.at).tiers;
  const { level, qualifying, support } = run.state.head;
  const held = level > 0 ? support[level - 1] : null;
  const inputs = {
    programVersion: entry.programVersion,
    tier: levels[level]!.name,
    threshold: levels[level]!.threshold,
    qualifyingPoints: qualifying,
    windowDays,
    graceDays,
    validUntilAt: held ? instantText(held.at + (windowDays + graceDays) * DAY_MS) : null,
  };
  if (entry.from === null) return said('program-change', inputs);
  return said('tier-by-program', { ...inputs, from: entry.from, to: entry.to });
}
