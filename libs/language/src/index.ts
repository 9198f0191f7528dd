export { explanationInWords } from './explanation.js';
export type { Explanation, NamedFact } from './explanation.js';
export { acceptedLanguage, LANGUAGES } from './language.js';
export type { Language } from './language.js';
export { reasonInWords } from './warning.js';
