// Live form of what is typed into the code field. Pure. A pasted link stays as it is; letters of a code get dashes.
import { CODE_ALPHABET, CODE_LETTERS } from '../../../protocol/code.ts'

/** `ABCDEFgh` → `abcd-efgh`; text with anything that no code has (a link, a foreign letter) is left alone. */
export const formatTyped = (text: string): string => {
  const letters = text.toLowerCase().replace(/[\s\-\u2010-\u2015]/g, '')
  if (letters.length > CODE_LETTERS || [...letters].some((letter) => !CODE_ALPHABET.includes(letter))) return text
  return letters.match(/.{1,4}/g)?.join('-') ?? ''
}
