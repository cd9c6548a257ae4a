// Which of an agent's rooms this device has the link of. The room says what its link's proof hashes to; the secret itself
// never leaves the device.
import type { MyRoom } from '../protocol/account.ts'
import { toBase64url } from './crypto/base64url.ts'
import { deriveProof, parseSecret } from './crypto/link-secret.ts'
import type { LinkState, OwnRoom } from './my-rooms-model.ts'
import { remembered } from './storage.ts'

/** As the room hashes it: of the proof's text. */
const hashOf = async (proof: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(proof))))

export const withLink = async (room: MyRoom): Promise<OwnRoom> => {
  const secret = parseSecret(remembered.secret(room.code) ?? '')
  const linked = await stateOf(secret, room)
  const fragment = linked === 'here' ? `#${secret}` : ''
  return { ...room, linked, address: `${location.origin}/${room.code}${fragment}` }
}

const stateOf = async (secret: string | null, { link }: MyRoom): Promise<LinkState> => {
  if (secret === null) return 'elsewhere'
  return (await hashOf(await deriveProof(secret))) === link ? 'here' : 'outdated'
}
