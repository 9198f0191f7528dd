/** Languages in which the engine explains itself, the first one where nothing else is asked for. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The first of our languages by the weights of an `Accept-Language` header (RFC 9110, 12.5.4). A region does not matter: `zh-TW` is `zh`.
 */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((one) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const found = LANGUAGES.find((language) => language === tag);
    if (found !== undefined) return found;
  }
  return LANGUAGES[0];
}
