// The link secret L (DESIGN §6): 128 bits in the URL fragment, an invitation and never a media key. What is derived
// from it goes to three places that must not know of each other: the server (proof), pair keys (psk), notes (docs).
import { fromBase64url, toBase64url } from './base64url.ts'

const SECRET_BYTES = 16
const SECRET_FORM = /^[A-Za-z0-9_-]{22}$/

/** 22 base64url characters. */
export const makeSecret = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))

/** The secret in a fragment (without `#`), or null when it cannot be one. */
export const parseSecret = (fragment: string): string | null => (SECRET_FORM.test(fragment) ? fragment : null)

/** HKDF-SHA256 (RFC 5869) of L without salt, 32 bytes; `purpose` keeps the three uses apart. */
const derive = async (secret: string, purpose: 'proof' | 'psk' | 'docs'): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.importKey('raw', fromBase64url(secret), 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parvis/1 ${purpose}`)
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256),
  )
}

/** What shows the server that one holds L, 43 base64url characters; it stores a hash and learns nothing of psk. */
export const deriveProof = async (secret: string): Promise<string> => toBase64url(await derive(secret, 'proof'))

/** What pair keys mix in, so that a server which swaps public keys gains nothing. */
export const derivePsk = (secret: string): Promise<Uint8Array<ArrayBuffer>> => derive(secret, 'psk')
