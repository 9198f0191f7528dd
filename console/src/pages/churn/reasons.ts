import type { TFunction } from 'i18next';
import { whole } from '../../words/format.js';

type Reworded = (t: TFunction, numbers: number[]) => string;

/** The sentences that the engine makes, with the member's own figures in them. */
const SENTENCES: [RegExp, Reworded][] = [
  [
    /^usually orders every (?:day|(\d+) days?); silent for (\d+) days?$/,
    (t, [gap = 1, silent = 0]) =>
      t('reasons.habit', { gap: whole(Number.isNaN(gap) ? 1 : gap), silent: whole(silent) }),
  ],
  [/^ordered once; silent for (\d+) days?$/, (t, [silent = 0]) => t('reasons.once', { silent: whole(silent) })],
  [/^no model is fitted yet: the rule of silence applies$/, (t) => t('reasons.noModel')],
  [
    /^(\d+) % likely not to order in the next (\d+) days?$/,
    (t, [risk = 0, days = 0]) => t('reasons.risk', { risk: whole(risk), days: whole(days) }),
  ],
];

/** A reason in the language shown; as it is where it is none that we know. */
export function reasonInWords(t: TFunction, reason: string): string {
  for (const [pattern, reworded] of SENTENCES) {
    const found = pattern.exec(reason);
    if (found !== null) return reworded(t, found.slice(1).map(Number));
  }
  return reason;
}
