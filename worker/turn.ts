// TURN credentials, minted for one seat after the room let it in. One interface for every provider (facts of coturn's
// REST form: draft-uberti-behave-turn-rest-00). Never a third party's STUN.
import type { IceConfig } from '../protocol/values.ts'
import type { Settings, TurnSettings } from './settings.ts'

/** Long enough for most meetings, and renewed before it ends (web/net/ice-keeper.ts). */
const TTL_MS = 60 * 60_000

export interface TurnProvider {
  /** `userId` is the unit that coturn's quotas count: opaque, one per seat. */
  mint(userId: string, now: number): Promise<{ readonly servers: IceConfig['servers']; readonly expiresAt: number }>
}

/** username = "<unix expiry>:<user id>", credential = base64(HMAC-SHA1(secret, username)). */
export const coturn = ({ urls, secret }: TurnSettings): TurnProvider => ({
  mint: async (userId, now) => {
    const expiry = Math.floor((now + TTL_MS) / 1000)
    const username = `${expiry}:${userId}`
    const text = new TextEncoder()
    const hmac = { name: 'HMAC', hash: 'SHA-1' }
    const key = await crypto.subtle.importKey('raw', text.encode(secret), hmac, false, ['sign'])
    const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(username)))
    const credential = btoa(String.fromCharCode(...signed))
    return { servers: [{ urls: [...urls], username, credential }], expiresAt: expiry * 1000 }
  },
})

/** What a seat may use, and whether it must go through a relay (ICE_POLICY). */
export const iceFor = async (
  settings: Pick<Settings, 'turn' | 'icePolicy'>,
  userId: string,
  guest: boolean,
  now: number,
): Promise<IceConfig> => {
  const relay = settings.icePolicy === 'relay' || (settings.icePolicy === 'relay-guests' && guest)
  const policy = relay ? 'relay' : 'all'
  if (settings.turn === null) return { servers: [], policy, expiresAt: null }
  return { ...(await coturn(settings.turn).mint(userId, now)), policy }
}
