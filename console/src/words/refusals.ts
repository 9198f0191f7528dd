import type { TFunction } from 'i18next';
import type { Refused } from '../api/client.js';

const KNOWN = new Set([
  'unreachable',
  'forbidden',
  'member-unknown',
  'conflict',
  'insufficient-points',
  'below-minimum',
  'unavailable',
  'internal',
]);

/** A refusal as a sentence; the gateway's own detail, in English, where it says more than we can. */
export function refusalInWords(t: TFunction, { code, detail, status }: Refused): string {
  const sentence = KNOWN.has(code) ? t(`refusals.${code as 'internal'}`) : t('refusals.other', { status });
  const more = code === 'unavailable' || code === 'internal' || detail === null ? '' : ` (${detail})`;
  return `${sentence}${more}`;
}
