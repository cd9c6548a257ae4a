// Credentials that coturn checks by itself, from a secret that both have (draft-uberti-behave-turn-rest-00). Nobody is asked.
// turn/check mints with this same file.
import { TTL_MS, type TurnProvider } from './provider.ts'

export interface CoturnSettings {
  readonly urls: readonly string[]
  /** What we sign with. Others that coturn accepts while secrets rotate are of no interest here. */
  readonly secret: string
}

/**
 * username = "<unix expiry>:<user id>", credential = base64(HMAC-SHA1(secret, username)). The user id is the unit that
 * coturn's quotas count.
 */
export const coturn = ({ urls, secret }: CoturnSettings): TurnProvider => ({
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
