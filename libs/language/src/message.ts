import { IntlMessageFormat } from 'intl-messageformat';
import { ENGLISH, type MessageKey } from './catalogue.en.js';
import { CHINESE } from './catalogue.zh.js';
import type { Language } from './language.js';

export const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en: ENGLISH, zh: CHINESE };
const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

const FORMATS = {
  date: {
    utc: {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
      timeZone: 'UTC',
      timeZoneName: 'short',
    },
  },
  number: { signed: { signDisplay: 'exceptZero' } },
} as const;

export type Values = Record<string, string | number | Date>;

const compiled = new Map<string, IntlMessageFormat>();

/** A sentence of the catalogue with its values. Messages are compiled once. */
export function message(language: Language, key: MessageKey, values: Values): string {
  const name = `${language} ${key}`;
  let format = compiled.get(name);
  if (format === undefined) {
    format = new IntlMessageFormat(CATALOGUES[language][key], LOCALES[language], FORMATS, { ignoreTag: true });
    compiled.set(name, format);
  }
  return String(format.format(values));
}

/** Minor units as money: 12345 of EUR is `€123.45`. */
export function money(language: Language, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** decimals);
}
