// Six digits that two people compare by voice (DESIGN §6). Who sits between them could try a million keys or nonces
// until the digits agree, unless whoever comes fixes a nonce before seeing the other's: commit, then reveal (Vaudenay,
// "Secure communications over insecure channels based on short authenticated strings", 2005).

import { fromBase64url, toBase64url } from './base64url.ts'
import type { PairSide } from './pair-keys.ts'

const NONCE_BYTES = 32
/** What two people can read to each other without a slip; a liar is right once in a million times. */
export const DIGITS = 6

/** Who compares, as the one who computes it sees them: a swapped key is another comparison. */
export interface Comparers {
  readonly code: string
  /** Who has no link: commits first. */
  readonly joiner: PairSide
  /** Who hands the link over. */
  readonly member: PairSide
}

/** 43 base64url characters. */
export const makeNonce = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))

/** Codes, ids and keys are of alphabets without a space: the joined string has one reading only. */
const terms = ({ code, joiner, member }: Comparers): string =>
  ['parvis/1', code, joiner.id, joiner.publicKey, member.id, member.publicKey].join(' ')

/** SHA-256 over version, code, both ids and public keys, and the joiner's nonce; 43 base64url characters. */
export const commitTo = async (comparers: Comparers, nonce: string): Promise<string> => {
  const text = new TextEncoder().encode(`${terms(comparers)} commit ${nonce}`)
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}

/**
 * The digits of these keys and nonces, `count` of them, zeros kept. HKDF-SHA256 over both nonces, then 128 bits modulo
 * 10^count: no digit string is more likely than another by more than 2^-100.
 */
export const digitsOf = async (
  comparers: Comparers,
  joinerNonce: string,
  memberNonce: string,
  count = DIGITS,
): Promise<string> => {
  const nonces = new Uint8Array([...fromBase64url(joinerNonce), ...fromBase64url(memberNonce)])
  const base = await crypto.subtle.importKey('raw', nonces, 'HKDF', false, ['deriveBits'])
  const algorithm = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`${terms(comparers)} digits`),
  }
  const bits = new DataView(await crypto.subtle.deriveBits(algorithm, base, 128))
  const number = (bits.getBigUint64(0) << 64n) | bits.getBigUint64(8)
  return String(number % 10n ** BigInt(count)).padStart(count, '0')
}
