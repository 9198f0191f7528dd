import { effect, signal } from '@preact/signals';
import i18next, { type TFunction } from 'i18next';
import { en } from './en.js';

export const LANGUAGES = { en: 'English', 'zh-CN': '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_AS = 'loyalty:language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const words = i18next.createInstance();
void words.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The language shown; another one counts once its words are here. */
export const language = signal<Language>('en');

/** The same as the engine names it, for what it says in words itself. */
export const engineLanguage = (): string => (language.value === 'zh-CN' ? 'zh' : 'en');

/** Shows another language, and remembers it. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === 'zh-CN' && !words.hasResourceBundle(wanted, 'translation')) {
    const { zh } = await import('./zh.js');
    words.addResourceBundle(wanted, 'translation', zh);
  }
  localStorage.setItem(KEPT_AS, wanted);
  language.value = wanted;
}

/** The language chosen here before, else the first of the browser's that we speak. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  for (const tag of navigator.languages) {
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

effect(() => {
  document.documentElement.lang = language.value;
});

/** The words in the language shown; a component that uses them is shown anew when it changes. */
export function useWords(): TFunction {
  return words.getFixedT(language.value);
}

/** A word that may be missing: names that the program or the gateway gives, such as a segment's. */
export function named(t: TFunction, group: string, name: string): string {
  return (t as unknown as (key: string, options: object) => string)(`${group}.${name}`, { defaultValue: name });
}
