// Making and checking room codes (DESIGN §4): nine random letters and three of a MAC, so that a guess is refused before
// any object is addressed. Knows no room.
import { CODE_ALPHABET, CODE_LETTERS, CODE_RANDOM_LETTERS, formatCode, parseCode } from '../protocol/code.ts'
import { type KeyRing, mac, type RingKey } from './keys.ts'

const BASE = CODE_ALPHABET.length
const CHECK_LETTERS = CODE_LETTERS - CODE_RANDOM_LETTERS
/** Bytes from here on would favour the first letters. */
const FAIR_BYTES = Math.floor(256 / BASE) * BASE

const randomLetters = (count: number): string => {
  let letters = ''
  while (letters.length < count)
    for (const byte of crypto.getRandomValues(new Uint8Array(count * 2)))
      if (byte < FAIR_BYTES && letters.length < count) letters += CODE_ALPHABET[byte % BASE]
  return letters
}

/** Three letters that only the holder of the key can put behind the nine. */
const checkLetters = async (key: RingKey, random: string): Promise<string> => {
  const bytes = await mac(key, 'code', random)
  let number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % BASE ** CHECK_LETTERS
  let letters = ''
  for (let place = 0; place < CHECK_LETTERS; place += 1) {
    letters += CODE_ALPHABET[number % BASE]
    number = Math.floor(number / BASE)
  }
  return letters
}

export const makeCode = async (keys: KeyRing): Promise<string> => {
  const random = randomLetters(CODE_RANDOM_LETTERS)
  return formatCode(random + (await checkLetters(keys[0], random)))
}

/** The canonical code, or null when its letters can't be ours under any key of the ring. */
export const checkCode = async (keys: KeyRing, text: string): Promise<string | null> => {
  const code = parseCode(text)
  return code !== null && (await keyOfCode(keys, code)) !== null ? code : null
}

/** The key under which a canonical code was made; the oldest, should two of the ring have put the same letters. */
export const keyOfCode = async (keys: KeyRing, code: string): Promise<RingKey | null> => {
  const letters = code.replaceAll('-', '')
  const random = letters.slice(0, CODE_RANDOM_LETTERS)
  for (const key of [...keys].reverse())
    if ((await checkLetters(key, random)) === letters.slice(CODE_RANDOM_LETTERS)) return key
  return null
}
