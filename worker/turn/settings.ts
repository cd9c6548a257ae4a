// Which relays the instance has: coturn of its own, Cloudflare's, or none. Never both: a browser would gather on all of them.
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { check, given, parse, words } from '../setting.ts'
import type { CloudflareSettings } from './cloudflare.ts'
import type { CoturnSettings } from './coturn.ts'

export type TurnSettings =
  | ({ readonly provider: 'coturn' } & CoturnSettings)
  | ({ readonly provider: 'cloudflare' } & CloudflareSettings)

const CLOUDFLARE_API = 'https://rtc.live.cloudflare.com'
/** Addresses that a page can be given (RFC 7064, RFC 7065). */
const Urls = v.array(v.pipe(v.string(), v.regex(/^(stun:[^?]+|turns?:[^?]+(\?transport=(udp|tcp))?)$/)))
/** The first is the one we sign with; one more may stand behind it while it rotates (turn/README.md). */
const Secrets = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(16, 'at least 16 characters'))),
  v.minLength(1, 'missing: TURN_URLS and TURN_SECRET go together'),
  v.maxLength(2, 'the new one and, behind a space, the old one'),
)
const Key = v.pipe(v.string(), v.regex(/^[\da-f]{32}$/i, 'the id of a TURN key: 32 hexadecimal digits'))
const Token = v.pipe(v.string(), v.minLength(32, 'at least 32 characters'), v.regex(/^[\w-]+$/, 'no token'))
const Api = v.pipe(
  v.string(),
  v.url(),
  v.regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/, 'https, but on this machine'),
  v.regex(/^[^?#]*[^?#/]$/, 'without trailing slash'),
)

const NAMES = ['TURN_CLOUDFLARE_KEY', 'TURN_CLOUDFLARE_TOKEN'] as const

/** null: no relay. Throws CodedError `server.unavailable`. */
export const readTurn = (env: Env): TurnSettings | null => {
  const urls = words(env.TURN_URLS)
  if (NAMES.some((name) => given(env[name]))) {
    check('TURN_URLS', () => {
      if (urls.length > 0) throw new Error('one provider: coturn (TURN_URLS) or Cloudflare (TURN_CLOUDFLARE_KEY)')
    })
    return {
      provider: 'cloudflare',
      api: parse('TURN_CLOUDFLARE_API', Api, given(env.TURN_CLOUDFLARE_API) ? env.TURN_CLOUDFLARE_API : CLOUDFLARE_API),
      key: parse('TURN_CLOUDFLARE_KEY', Key, env.TURN_CLOUDFLARE_KEY ?? ''),
      token: parse('TURN_CLOUDFLARE_TOKEN', Token, env.TURN_CLOUDFLARE_TOKEN ?? ''),
    }
  }
  if (urls.length === 0) return null
  const [secret = ''] = parse('TURN_SECRET', Secrets, words(env.TURN_SECRET))
  return { provider: 'coturn', urls: parse('TURN_URLS', Urls, urls), secret }
}
