// Keys of one pair of people (DESIGN §6): each tab has an ephemeral P-256 key; two directional AES-256-GCM keys come from
// HKDF(ECDH ‖ psk, info = "parvis/1" ‖ code ‖ both ids and public keys in id order). The server sees public keys only, and
// without L it can't stand in the middle of two people who hold it.
import { NOTHING_SEEN, type ReplayWindow } from '../call/replay-window.ts'
import { fromBase64url, toBase64url } from './base64url.ts'

/** What was sealed and opened with one pair of keys. */
export interface PairNumbers {
  next: number
  window: ReplayWindow
  /** Highest link generation, sealed or opened. */
  link: number
}

export interface TabKey {
  /** Raw uncompressed point, base64url, 87 characters. */
  readonly publicKey: string
  /** Not extractable: it dies with the tab. */
  readonly privateKey: CryptoKey
  /**
   * Numbers by pair. They live as long as the key: whoever leaves and comes back in the same tab goes on counting,
   * else the other side would take the new boxes for replays.
   */
  readonly numbers: Map<string, PairNumbers>
}

export const freshNumbers = (): PairNumbers => ({ next: 0, window: NOTHING_SEEN, link: 0 })

export const makeTabKey = async (): Promise<TabKey> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { publicKey: toBase64url(new Uint8Array(raw)), privateKey: pair.privateKey, numbers: new Map() }
}

/** One side of the pair, as the roster shows it. */
export interface PairSide {
  readonly id: string
  readonly publicKey: string
}

export interface PairKeys {
  /** For what I send. */
  readonly seal: CryptoKey
  /** For what the other sends. */
  readonly open: CryptoKey
}

const KEY_BYTES = 32

/**
 * Directional keys of mine with one other. `psk`: empty (0 bytes) unless both hold L. Rejects with a DOMException when
 * the other's public key is not a point of the curve.
 */
export const derivePairKeys = async (
  code: string,
  mine: PairSide & { readonly privateKey: CryptoKey },
  other: PairSide,
  psk: Uint8Array<ArrayBuffer>,
): Promise<PairKeys> => {
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const theirs = await crypto.subtle.importKey('raw', fromBase64url(other.publicKey), curve, false, [])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine.privateKey, 256))
  const secret = new Uint8Array(shared.length + psk.length)
  secret.set(shared)
  secret.set(psk, shared.length)

  const iAmFirst = mine.id < other.id
  const [first, second] = iAmFirst ? [mine, other] : [other, mine]
  // ids and keys are of fixed alphabets without a space: the joined string has one reading only
  const info = new TextEncoder().encode(
    ['parvis/1', code, first.id, first.publicKey, second.id, second.publicKey].join(' '),
  )
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    base,
    KEY_BYTES * 2 * 8,
  )
  const aes = (from: number, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', bits.slice(from, from + KEY_BYTES), 'AES-GCM', false, [use])
  const [up, down] = iAmFirst ? [0, KEY_BYTES] : [KEY_BYTES, 0]
  const [seal, open] = await Promise.all([aes(up, 'encrypt'), aes(down, 'decrypt')])
  return { seal, open }
}
