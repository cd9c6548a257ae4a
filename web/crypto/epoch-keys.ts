// Epoch keys (DESIGN §6): 32 random bytes each, shared by those who are in. From one key come its name, the key of the
// chat (epoch-box.ts) and one key for each sender of SFU frames. Knows nothing of who may have it (call/epochs.ts).

import type { KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { EpochKey } from '../call/epoch-messages.ts'
import { fromBase64url, toBase64url } from './base64url.ts'

const KEY_BYTES = 32
const ID_BYTES = 12

/** What is said about a key besides its bytes. */
export type KeyTerms = Pick<EpochKey, 'epoch' | 'seat' | 'exits' | 'removals'>

/** HKDF-SHA256 (RFC 5869) of an epoch key without salt; `info` keeps its uses apart. */
export const deriveFromEpoch = async (
  { secret }: Pick<EpochKey, 'secret'>,
  info: string,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const base = await crypto.subtle.importKey('raw', fromBase64url(secret), 'HKDF', false, ['deriveBits'])
  const algorithm = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`parvis/1 ${info}`),
  }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, base, bytes * 8))
}

/** The terms are part of the name: nobody can tell two people two stories about one key. */
const nameOf = async (secret: string, { epoch, seat, exits, removals }: KeyTerms): Promise<KeyId> =>
  toBase64url(await deriveFromEpoch({ secret }, ['key-id', epoch, seat, exits, removals].join(' '), ID_BYTES))

export const makeEpochKey = async (terms: KeyTerms): Promise<EpochKey> => {
  const secret = toBase64url(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))
  const { epoch, seat, exits, removals } = terms
  return { epoch, seat, exits, removals, id: await nameOf(secret, terms), secret }
}

/** Whether the key bears its own name. */
export const isGenuine = async (key: EpochKey): Promise<boolean> => (await nameOf(key.secret, key)) === key.id

/** What encrypts the frames of one sender through the SFU, 32 bytes for `createKeyMaterialFromBuffer`. */
export const deriveFrameKey = (key: EpochKey, sender: PeerId): Promise<Uint8Array<ArrayBuffer>> =>
  deriveFromEpoch(key, `sfu ${sender}`, KEY_BYTES)
