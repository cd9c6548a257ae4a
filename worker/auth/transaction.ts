// One sign-in under way: what this browser began, sealed in a cookie, so that nobody else's answer is taken for it.
import { base64url } from 'jose'
import * as v from 'valibot'
import type { Settings } from '../settings.ts'
import { open, seal } from './sealed.ts'

export const TRANSACTION_MS = 10 * 60_000
/** Tabs in which one may be signing in at once; more would fill the header. */
const TABS = 5
/** A longer way back would make a cookie that browsers drop. */
const RETURN_MAX = 1024

const Transaction = v.object({
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  issuer: v.string(),
  returnTo: v.string(),
})
export type Transaction = v.InferOutput<typeof Transaction>

const random = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))

export const beginTransaction = (issuer: string, returnTo: string): Transaction => ({
  state: random(),
  nonce: random(),
  verifier: random(),
  issuer,
  returnTo,
})

/** Which cookie a state's transaction is in: each tab has its own. Null for what can be no state of ours. */
export const partOf = (state: string | null): string | null =>
  state !== null && /^[\w-]{43}$/.test(state) ? state.slice(0, 12) : null

/** Transactions that make place for another one, oldest first. */
export const tooMany = (parts: readonly string[]): readonly string[] =>
  parts.slice(0, Math.max(0, parts.length - TABS + 1))

/** PKCE S256 (RFC 7636 §4.2). */
export const challengeOf = async ({ verifier }: Transaction): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))

export const sealTransaction = (transaction: Transaction, settings: Settings, origin: string, now: number) =>
  seal({ purpose: 'transaction', keys: settings.keys, origin }, transaction, now, TRANSACTION_MS)

export const openTransaction = async (
  cookie: string,
  settings: Settings,
  origin: string,
  now: number,
): Promise<Transaction | null> => {
  const claims = await open({ purpose: 'transaction', keys: settings.keys, origin }, cookie, now)
  const transaction = v.safeParse(Transaction, claims)
  return transaction.success ? transaction.output : null
}

/** A path of this origin to come back to, or `/`: nothing that a browser could read as another host. */
export const safeReturn = (path: unknown, origin: string): string => {
  if (typeof path !== 'string' || path.length > RETURN_MAX || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return '/'
  const url = URL.parse(path, origin)
  // `/..//host` is of this origin until its dots are gone: then it reads as a host
  return url?.origin === origin && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}
