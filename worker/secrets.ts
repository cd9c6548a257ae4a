// Secrets worth the name. In service (an origin with TLS) one that is short, made by hand or left over from an example is refused
// under its setting's name, and never repeated. Pure but for what `check` says in the log.
import type { Env } from './env.ts'
import { isLoopback } from './origins.ts'
import { check, given } from './setting.ts'

/** Characters at least: 128 bits as base64, or what the other side asks for. A provider chooses its own. */
const SECRETS: readonly (readonly [keyof Env, number])[] = [
  ['SESSION_KEYS', 43],
  ['SUBJECT_KEY', 43],
  ['OIDC_CLIENT_SECRET', 16],
  ['TURN_SECRET', 24],
  ['TURN_CLOUDFLARE_TOKEN', 32],
  ['LIVEKIT_SECRET', 32],
  ['METRICS_TOKEN', 24],
]
/** What stands in examples, and what people type when they mean to come back later. */
const PLACEHOLDER =
  /change.?me|change.?it|replace|example|placeholder|your[-_ .]|password|secret|devkey|default|[<>…]|\.\.\./i
/** Random hexadecimal has sixteen: fewer than this is a pattern. */
const VARIETY_MIN = 8

/** What is wrong with it, or null. */
export const faultOf = (secret: string, minChars: number): string | null => {
  if (secret.length < minChars) return `shorter than ${minChars} characters: openssl rand -base64 33`
  if (PLACEHOLDER.test(secret)) return 'is the word of an example: openssl rand -base64 33'
  return new Set(secret).size < VARIETY_MIN ? 'is made by hand: openssl rand -base64 33' : null
}

/** A setting may hold several, and keys have names in front (`kid:`). */
const wordsOf = (text: string): readonly string[] =>
  text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^[A-Za-z0-9_-]{1,16}:/, ''))

/** A media server that browsers elsewhere don't reach is nobody's: `livekit-server --dev` has a key that everybody knows. */
const isOnThisMachine = (address: string | undefined): boolean => {
  const url = URL.parse(address ?? '')
  return url !== null && isLoopback(url)
}

/** Throws CodedError `server.unavailable` at the first that is not one. What is not set is not asked for here. */
export const mustBeSecrets = (env: Env): void => {
  for (const [setting, minChars] of SECRETS) {
    const value = env[setting]
    if (typeof value !== 'string' || !given(value)) continue
    if (setting === 'LIVEKIT_SECRET' && isOnThisMachine(env.LIVEKIT_URL)) continue
    check(setting, () => {
      const fault = wordsOf(value)
        .map((word) => faultOf(word, minChars))
        .find((found) => found !== null)
      if (fault !== undefined && fault !== null) throw new Error(fault)
    })
  }
}
