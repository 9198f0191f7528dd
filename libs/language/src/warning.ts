import type { WarningReason } from '#domain';
import type { Language } from './language.js';
import { message } from './message.js';

/** A reason of a churn warning as a sentence without its full stop. */
export function reasonInWords(language: Language, reason: WarningReason): string {
  if (reason.code === 'told') return reason.words;
  const { code, ...figures } = reason;
  return message(language, `warned.${code}`, figures);
}
