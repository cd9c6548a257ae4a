// What somebody wrote without what would disturb where it is shown, whole and in short. Pure.
import { TEXT_MAX_CHARS } from '../../protocol/limits.ts'

/**
 * The text without control characters and without those that turn the direction of what follows (Unicode Bidi_Control
 * but for the marks that right-to-left languages need), line ends as `\n`, none at its ends. Joiners stay: emoji and several
 * scripts need them.
 */
export const cleanText = (text: string): string =>
  [
    ...text
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them away is the purpose
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g, '')
      .replace(/\p{Cs}/gu, '')
      // heaps of marks reach into the lines above and below
      .replace(/\p{M}{6,}/gu, (marks) => [...marks].slice(0, 5).join('')),
  ]
    .slice(0, TEXT_MAX_CHARS)
    .join('')
    .replace(/^\s*\n|\s+$/g, '')

/** So much of a text, in code points, as says which one is meant. */
const EXCERPT = 70

export const excerpt = (text: string, most = EXCERPT): string => {
  const all = [...cleanText(text).replace(/\s+/g, ' ')]
  return all.length <= most ? all.join('') : `${all.slice(0, most).join('').trimEnd()}…`
}
