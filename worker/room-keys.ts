// Randomness and hashes of the room, which its reducer may not make. base64url without padding throughout.
import type { FreshKey } from './room/events.ts'

/** Opaque id of a seat or of a TURN user: 96 bits, 16 characters. */
export const randomId = (): string => random(12)

/** base64url SHA-256 of a secret's text: of its UTF-8, not of the bytes it may encode. */
export const hashOf = async (secret: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))))

/** A resume key of 128 bits, 22 characters, and its hash. */
export const freshKey = async (): Promise<FreshKey> => {
  const key = random(16)
  return { key, hash: await hashOf(key) }
}

export const freshKeys = (count: number): Promise<readonly FreshKey[]> =>
  Promise.all(Array.from({ length: count }, freshKey))

const random = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)))

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
