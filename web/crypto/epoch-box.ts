// What is said in the chat, sealed under an epoch key (DESIGN §6, §7). box = base64url(IV 12 ‖ AES-256-GCM of the padded
// JSON); additional data = version ‖ "chat" ‖ code ‖ epoch ‖ key's name ‖ sender ‖ id of the message. The room stamps the
// sender, so who holds the key can't speak for another without the room's help.

import type { KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { EpochKey } from '../call/epoch-messages.ts'
import { KEYS_KEPT } from '../call/epoch-messages.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { deriveFromEpoch } from './epoch-keys.ts'

const IV_BYTES = 12
const LENGTH_BYTES = 4
/** Lengths tell little: yes, no and a short sentence look alike. */
const BUCKET_BYTES = 64

/** Which message it is; both ends must agree on all of it. */
export interface MessageName {
  /** As the room, or the data channel, says it. */
  readonly from: PeerId
  /** Made by the sender, 16 base64url characters. */
  readonly id: string
}

export interface ChatBoxes {
  /** Rejects never, for a payload that JSON can hold. */
  seal(key: EpochKey, name: MessageName, payload: unknown): Promise<string>
  /** Parsed JSON, not yet validated; null: forged, changed, or said by another, under another name or key. */
  open(key: EpochKey, name: MessageName, box: string): Promise<unknown | null>
}

/** `bytes` with their length before them and zeros after, a whole number of buckets. */
const pad = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array(Math.ceil((LENGTH_BYTES + bytes.length) / BUCKET_BYTES) * BUCKET_BYTES)
  new DataView(padded.buffer).setUint32(0, bytes.length)
  padded.set(bytes, LENGTH_BYTES)
  return padded
}
const unpad = (padded: Uint8Array<ArrayBuffer>): Uint8Array => {
  const length = new DataView(padded.buffer).getUint32(0)
  return padded.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
}

export const createChatBoxes = (code: string): ChatBoxes => {
  const derived = new Map<KeyId, Promise<CryptoKey>>()
  const keyFor = (key: EpochKey): Promise<CryptoKey> => {
    const known = derived.get(key.id)
    if (known !== undefined) return known
    const [oldest] = derived.keys()
    if (derived.size >= KEYS_KEPT && oldest !== undefined) derived.delete(oldest)
    const made = deriveFromEpoch(key, 'chat', 32).then((raw) =>
      crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
    )
    derived.set(key.id, made)
    return made
  }
  // every part is of an alphabet without a space: the joined string has one reading only
  const about = (key: EpochKey, { from, id }: MessageName): Uint8Array<ArrayBuffer> =>
    new TextEncoder().encode(['parvis/1', 'chat', code, key.epoch, key.id, from, id].join(' '))

  return {
    seal: async (key, name, payload) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const algorithm = { name: 'AES-GCM', iv, additionalData: about(key, name) }
      const text = pad(new TextEncoder().encode(JSON.stringify(payload)))
      const sealed = await crypto.subtle.encrypt(algorithm, await keyFor(key), text)
      const box = new Uint8Array(IV_BYTES + sealed.byteLength)
      box.set(iv)
      box.set(new Uint8Array(sealed), IV_BYTES)
      return toBase64url(box)
    },
    open: async (key, name, box) => {
      try {
        const bytes = fromBase64url(box)
        const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: about(key, name) }
        const opened = await crypto.subtle.decrypt(algorithm, await keyFor(key), bytes.subarray(IV_BYTES))
        return JSON.parse(new TextDecoder().decode(unpad(new Uint8Array(opened))))
      } catch {
        return null // forged, truncated, somebody else's, or not JSON: not to be believed
      }
    },
  }
}
