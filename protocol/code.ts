// Room codes: `abcd-efgh-jkmn`, 12 letters of 21 without look-alikes (no i, l, o, q, u), the last 3 a MAC
// under the server's key ring (DESIGN §4). This file knows the form; the MAC is the worker's (worker/codes.ts).

export const CODE_ALPHABET = 'abcdefghjkmnprstvwxyz'
export const CODE_LETTERS = 12
export const CODE_RANDOM_LETTERS = 9

const LETTERS = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LETTERS}}$`)

/**
 * The canonical form of what somebody typed or pasted (`ABCD EFGH JKMN`, a whole link, spaces, other dashes),
 * or null when it cannot be a code. Never throws.
 */
export const parseCode = (text: string): string | null => {
  const path = text
    .trim()
    .replace(/^[a-z]+:\/\/[^/]*\//i, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/+|\/+$/g, '')
  const letters = path.toLowerCase().replace(/[\s\-\u2010-\u2015.]/g, '')
  return LETTERS.test(letters) ? formatCode(letters) : null
}

/** `abcdefghjkmn` → `abcd-efgh-jkmn`. */
export const formatCode = (letters: string): string =>
  `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}`

/** The fragment of a pasted link, without `#`, or null. */
export const parseFragment = (text: string): string | null => {
  const at = text.indexOf('#')
  const fragment = at < 0 ? '' : text.slice(at + 1).trim()
  return fragment === '' ? null : fragment
}
