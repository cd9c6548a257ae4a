// Which language to show. Pure.

export const LANGUAGES = ['fr', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const isLanguage = (text: string): text is Language => LANGUAGES.some((language) => language === text)

/**
 * The stored choice when we have it; else the first of the browser's languages (BCP 47, best first) that we speak;
 * else French.
 */
export const pickLanguage = (asked: readonly string[], stored: string | null): Language => {
  if (stored !== null && isLanguage(stored)) return stored
  const spoken = asked.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLanguage)
  return spoken ?? 'fr'
}
