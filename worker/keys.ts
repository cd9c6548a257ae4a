// The server's key ring and what is derived from it: one sub-key for each purpose, so that none opens another's things.
import { base64url } from 'jose'
import { CodedError } from './errors.ts'

export type Purpose = 'code' | 'ticket' | 'session' | 'transaction' | 'subject' | 'budget' | 'sfu-room' | 'sfu-seal'

export interface RingKey {
  /** Named in tokens, so that the right key opens them. */
  readonly kid: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
/** Newest first: the first one signs and seals, all of them check and open. */
export type KeyRing = readonly [RingKey, ...RingKey[]]

const KEY_BYTES = 32
const ENTRY = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9_-]{43})$/

/** `kid:base64url(32 bytes)`, newest first, separated by commas. Throws with the place of the first bad entry. */
export const parseKeyRing = (text: string): KeyRing => {
  const keys = text.split(',').map((entry, index) => {
    const [, kid, encoded] = ENTRY.exec(entry.trim()) ?? []
    if (kid === undefined || encoded === undefined) throw new Error(`entry ${index + 1} is not kid:base64url(32 bytes)`)
    return { kid, bytes: new Uint8Array(base64url.decode(encoded)) }
  })
  const [newest, ...older] = keys
  if (newest === undefined || newest.bytes.length !== KEY_BYTES) throw new Error('no key')
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length) throw new Error('two keys of one name')
  return [newest, ...older]
}

const derived = new WeakMap<RingKey, Map<Purpose, Promise<Uint8Array<ArrayBuffer>>>>()

/** HKDF-SHA256 (RFC 5869) of a ring key for one purpose, 32 bytes; derived once per isolate. */
export const subKey = (key: RingKey, purpose: Purpose): Promise<Uint8Array<ArrayBuffer>> => {
  const known = derived.get(key) ?? new Map<Purpose, Promise<Uint8Array<ArrayBuffer>>>()
  derived.set(key, known)
  const made = known.get(purpose) ?? derive(key, purpose)
  known.set(purpose, made)
  return made
}

const derive = async (key: RingKey, purpose: Purpose): Promise<Uint8Array<ArrayBuffer>> => {
  const base = await crypto.subtle.importKey('raw', key.bytes, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parvis/1 ${purpose}`)
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    base,
    KEY_BYTES * 8,
  )
  return new Uint8Array(bits)
}

/** HMAC-SHA256 under a purpose's sub-key. */
export const mac = async (key: RingKey, purpose: Purpose, text: string): Promise<Uint8Array> => {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', await subKey(key, purpose), hmac, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)))
}

/** The key of this name; refused as `ticket.invalid` where a token names one that the ring no longer has. */
export const keyNamed = (ring: KeyRing, kid: string | undefined): RingKey => {
  const key = ring.find((candidate) => candidate.kid === kid)
  if (key === undefined) throw new CodedError('ticket.invalid', 'unknown key')
  return key
}
