// What a name turns into on screen: initials, a first name, a tint. Pure.

/** First letters of the first and last capitalised words; the first letter when nothing is capitalised. */
export const initials = (name: string): string => {
  const words = name.split(/[\s-]+/).filter((word) => word !== '')
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word))
  const chosen = capitals.length > 0 ? capitals : words
  const ends = chosen.length > 1 ? [chosen[0], chosen.at(-1)] : chosen
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

export const firstName = (name: string): string => name.split(' ')[0] ?? name

/** One of the six avatar grounds, always the same for the same id: 1 to 6 (FNV-1a). */
export const tint = (id: string): number => {
  let hash = 0x811c9dc5
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return ((hash >>> 0) % 6) + 1
}
