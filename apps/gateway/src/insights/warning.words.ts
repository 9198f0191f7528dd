import type { ChurnWarningView } from '#contracts';
import { reasonInWords, type Language } from '#language';
import type { WarningView } from '#storage';

/** A warning with its reasons in words. */
export function warningInWords(warning: WarningView, language: Language): ChurnWarningView {
  return { ...warning, reasons: warning.reasons.map((reason) => reasonInWords(language, reason)) };
}
