// Cloudflare's relays (Realtime TURN): credentials are asked for over HTTPS, one request each, within two seconds. Nothing
// about the room or the seat is sent: the user is Cloudflare's own random one. Shapes:
// developers.cloudflare.com/realtime/turn/generate-credentials
import * as v from 'valibot'
import { TTL_MS, type TurnProvider } from './provider.ts'

export interface CloudflareSettings {
  /** Without trailing slash. */
  readonly api: string
  /** Id of the TURN key, 32 hexadecimal digits. */
  readonly key: string
  readonly token: string
}

/** Somebody waits at the door for the answer: late is worse than none. */
const ANSWER_WITHIN_MS = 2_000

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(512))
const Answer = v.object({
  iceServers: v.array(
    v.object({ urls: v.array(v.string()), username: v.optional(word), credential: v.optional(word) }),
  ),
})

/** `turn:host:port?transport=…` (RFC 7065) in parts; null for anything else, `stun:` among it. */
const parse = (url: string) => {
  const [, scheme, port, transport] =
    /^(turns?):(?:\[[\da-f:]+\]|[\w.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(url) ?? []
  if (scheme === undefined) return null
  return { url, tls: scheme === 'turns', port, tcp: transport === 'tcp' }
}

/**
 * Two of the addresses at the most, since each costs an allocation for every connection and interface: one over UDP, and
 * TLS (on 443 where it is offered) for networks that let nothing else through. Port 53 is out, which browsers block, and
 * so is STUN: a relay says the same.
 */
export const usableUrls = (urls: readonly string[]): readonly string[] => {
  const relays = urls.map(parse).filter((each) => each !== null && each.port !== '53') as NonNullable<
    ReturnType<typeof parse>
  >[]
  const udp = relays.find(({ tls, tcp }) => !tls && !tcp)
  const tls = relays.find(({ tls, port }) => tls && port === '443') ?? relays.find(({ tls }) => tls)
  const chosen = [udp, tls].filter((each) => each !== undefined)
  return (chosen.length > 0 ? chosen : relays.slice(0, 1)).map(({ url }) => url)
}

const ask = async ({ api, key, token }: CloudflareSettings): Promise<Response> => {
  try {
    return await fetch(`${api}/v1/turn/keys/${key}/credentials/generate-ice-servers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ttl: TTL_MS / 1000 }),
      // the token goes nowhere else
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
  } catch (cause) {
    throw new Error('no answer', { cause })
  }
}

/** Rejects, with words that name neither key nor token, when there is no answer in time or one of no use. */
export const cloudflare = (settings: CloudflareSettings): TurnProvider => ({
  mint: async (_, now) => {
    const answer = await ask(settings)
    // read in any case, or the connection is held; it may still break off, or come too late
    const body = await answer.json().catch(() => null)
    if (!answer.ok) throw new Error(`answered ${answer.status}`)
    const read = v.safeParse(Answer, body)
    if (!read.success) throw new Error('answered what is not understood')
    const servers = read.output.iceServers.flatMap(({ urls, username, credential }) => {
      const usable = usableUrls(urls)
      if (username === undefined || credential === undefined || usable.length === 0) return []
      return [{ urls: [...usable], username, credential }]
    })
    if (servers.length === 0) throw new Error('answered without an address that is of use')
    return { servers, expiresAt: now + TTL_MS }
  },
})
