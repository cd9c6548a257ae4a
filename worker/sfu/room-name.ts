// What a room is called at the SFU: nothing that anybody outside could guess or read, the SFU's operator neither, and always
// the same, so that all members meet. Whoever has the key ring can read the code in it again, which a webhook needs.
//
// The name is a synthetic IV (as RFC 5297 makes one) and the code encrypted under it:
//   siv = HMAC-SHA256(sub-key "sfu-room", code)[0..16]      name = base64url(siv ‖ AES-256-CTR(sub-key "sfu-seal", siv, code))
import { base64url } from 'jose'
import { parseCode } from '../../protocol/code.ts'
import { keyOfCode } from '../codes.ts'
import { type KeyRing, mac, type RingKey, subKey } from '../keys.ts'

const SIV_BYTES = 16
const CODE_BYTES = 12

/** Of a code that was checked. The key is the code's own: a new one in the ring moves no meeting to another room. */
export const roomNameOf = async (keys: KeyRing, code: string): Promise<string> => {
  const key = (await keyOfCode(keys, code)) ?? keys[0]
  const siv = await sivOf(key, code)
  const sealed = await xor(key, siv, new Uint8Array(new TextEncoder().encode(code.replaceAll('-', ''))))
  return base64url.encode(new Uint8Array([...siv, ...sealed]))
}

/** The code of a name that we made, or null. */
export const codeOfRoomName = async (keys: KeyRing, name: string): Promise<string | null> => {
  const bytes = decode(name)
  if (bytes?.length !== SIV_BYTES + CODE_BYTES) return null
  const siv = bytes.slice(0, SIV_BYTES)
  for (const key of keys) {
    const letters = await xor(key, siv, bytes.slice(SIV_BYTES))
    const code = parseCode(new TextDecoder().decode(letters))
    // CTR opens anything to something: only what has this IV was sealed by us
    if (code !== null && base64url.encode(await sivOf(key, code)) === base64url.encode(siv)) return code
  }
  return null
}

const decode = (text: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return new Uint8Array(base64url.decode(text))
  } catch {
    return null
  }
}

const sivOf = async (key: RingKey, code: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array((await mac(key, 'sfu-room', code)).slice(0, SIV_BYTES))

/** Encrypts and decrypts. */
const xor = async (key: RingKey, siv: Uint8Array<ArrayBuffer>, text: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const aes = await crypto.subtle.importKey('raw', await subKey(key, 'sfu-seal'), 'AES-CTR', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CTR', counter: siv, length: 64 }, aes, text))
}
