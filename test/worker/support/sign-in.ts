// Signing in with the emulator, step by step: to its page of accounts, to the callback that it sends back to, and in.
import type { ErrorBody } from '../../../protocol/http.ts'
import { ORIGIN } from './bindings.ts'
import type { Browser } from './browser.ts'

/** The cookie of the sign-in whose answer this is: each tab has its own. */
export const transactionOf = (callback: URL): string =>
  `__Host-parvis-signin-${(callback.searchParams.get('state') ?? '').slice(0, 12)}`

/** To the provider's page of accounts. */
export const toAccounts = (browser: Browser, returnTo = '/', origin = ORIGIN): Promise<string> =>
  browser.wander(`${origin}/auth/sign-in`, { return: returnTo })

/** To our callback, as this account of the emulator; the callback itself is not visited. */
export const toCallback = async (
  browser: Browser,
  account = 'claire.vasseur',
  returnTo = '/',
  origin = ORIGIN,
): Promise<URL> => new URL(await browser.wander(await toAccounts(browser, returnTo, origin), { account }))

/** All the way; the answer of the callback. */
export const signIn = async (browser: Browser, account?: string, returnTo?: string, origin = ORIGIN) =>
  browser.request((await toCallback(browser, account, returnTo, origin)).href)

export const whoAmI = async (browser: Browser, origin = ORIGIN): Promise<unknown> =>
  (await browser.request(`${origin}/api/me`)).json()

export const GUEST = { agent: null, mayCreate: false }

/** Code and reference of the error page that an answer leads to. */
export const failureOf = (answer: Response): { readonly code: ErrorCode; readonly ref: string | null } => {
  const page = new URL(answer.headers.get('Location') ?? '', ORIGIN)
  if (answer.status !== 303 || page.pathname !== '/error') throw new Error(`no failure: ${answer.status} ${page.href}`)
  return { code: page.searchParams.get('code') as ErrorCode, ref: page.searchParams.get('ref') }
}
type ErrorCode = (typeof ErrorBody)['entries']['error']['options'][number]
