// Signing in and out with the OpenID provider (DESIGN §6): code flow with PKCE, state and nonce. Refusals end on the
// error page; a session is a sealed cookie and nothing on our side.

import { type Context, Hono } from 'hono'
import { base64url } from 'jose'
import { guardOf } from '../budgets/guard.ts'
import type { Env } from '../env.ts'
import { headersOf, TooMany } from '../errors.ts'
import { keyStoreOf } from '../issuer-object.ts'
import { log } from '../log.ts'
import { mustBeOurs, ownOrigin, readText } from '../requests.ts'
import { type OidcSettings, type Settings, settingsOf } from '../settings.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { leaveFor } from './leave.ts'
import { maySignIn } from './policy.ts'
import { fetchUserinfo, findProvider, type Provider, redeemCode } from './provider.ts'
import { Refusal, refusalOf, tellRefusal } from './refusal.ts'
import { readSealedSession, SESSION_MS, sealSession, subjectOf } from './session.ts'
import {
  beginTransaction,
  challengeOf,
  openTransaction,
  safeReturn,
  sealTransaction,
  TRANSACTION_MS,
  type Transaction,
} from './transaction.ts'
import { verifyIdToken, verifyUserinfo } from './verify.ts'

type Ctx = Context<{ Bindings: Env }>

const mustHaveOidc = ({ oidc }: Settings): OidcSettings => {
  if (oidc === null) throw new Refusal('signin.provider', 'no provider is set')
  return oidc
}
const providerOf = (c: Ctx, settings: Settings, oidc: OidcSettings, now: number): Promise<Provider> =>
  findProvider(oidc, keyStoreOf(c.env, settings, oidc.issuer), now)
const redirectUri = (origin: string): string => `${origin}/auth/callback`
const setCookie = (c: Ctx, cookie: string): void => c.header('Set-Cookie', cookie, { append: true })

/** What the authorization request asks for; `claims` is how ProConnect wants levels to be asked. */
const authorizationAddress = async (
  endpoint: string,
  oidc: OidcSettings,
  transaction: Transaction,
  origin: string,
): Promise<string> => {
  const acr = oidc.acr.length === 0 ? null : { essential: true, values: oidc.acr }
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: oidc.clientId,
    redirect_uri: redirectUri(origin),
    scope: oidc.scopes,
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await challengeOf(transaction),
    code_challenge_method: 'S256',
    claims: JSON.stringify({ id_token: { amr: null, acr } }),
  })
  return `${endpoint}?${query}`
}

/** The answer that the provider's redirect carries, for the transaction that this browser began. */
const readCallback = (query: URLSearchParams, transaction: Transaction | null, oidc: OidcSettings): string => {
  if (transaction === null) throw new Refusal('signin.expired', 'no transaction')
  if (query.get('state') !== transaction.state) throw new Refusal('signin.expired', 'state of another sign-in')
  if (transaction.issuer !== oidc.issuer || (query.get('iss') ?? oidc.issuer) !== oidc.issuer)
    throw new Refusal('signin.refused', 'answer of another issuer')
  const error = query.get('error')
  if (error !== null) throw refusalOf(error, query.get('error_description'))
  const code = query.get('code')
  if (code === null) throw new Refusal('signin.refused', 'no code')
  return code
}

const signIn = async (c: Ctx): Promise<Response> => {
  const settings = settingsOf(c.env)
  mustBeOurs(c.req.raw, settings)
  await guardOf(c.env, settings, c.req.raw).spend('sign-ins')
  const oidc = mustHaveOidc(settings)
  const origin = ownOrigin(c.req.raw, settings)
  const form = new URLSearchParams(await readText(c.req.raw))
  const transaction = beginTransaction(oidc.issuer, safeReturn(form.get('return'), origin))
  const now = Date.now()
  const { metadata } = await providerOf(c, settings, oidc, now)
  const sealed = await sealTransaction(transaction, settings, origin, now)
  setCookie(c, writeCookie('parvis-signin', sealed, TRANSACTION_MS / 1000, origin))
  return leaveFor(await authorizationAddress(metadata.authorization_endpoint, oidc, transaction, origin), c)
}

const callback = async (c: Ctx): Promise<Response> => {
  const settings = settingsOf(c.env)
  // each answer may cost the provider two requests
  await guardOf(c.env, settings, c.req.raw).spend('sign-ins')
  const origin = ownOrigin(c.req.raw, settings)
  // one try, whatever becomes of it
  setCookie(c, writeCookie('parvis-signin', '', 0, origin))
  const oidc = mustHaveOidc(settings)
  const now = Date.now()
  const cookie = readCookie(c.req.raw, 'parvis-signin', origin)
  const transaction = cookie === null ? null : await openTransaction(cookie, settings, origin, now)
  const code = readCallback(new URL(c.req.url).searchParams, transaction, oidc)
  if (transaction === null) throw new Refusal('signin.expired', 'no transaction')

  const provider = await providerOf(c, settings, oidc, now)
  const tokens = await redeemCode(provider, oidc, code, transaction.verifier, redirectUri(origin))
  const idToken = await verifyIdToken(provider, oidc, tokens, transaction.nonce)
  const agent = await verifyUserinfo(provider, oidc, await fetchUserinfo(provider, tokens.access_token), idToken)
  if (!maySignIn(settings, agent.acr)) throw new Refusal('signin.policy', `level ${agent.acr}`)

  const { name, organisation, sub } = agent
  const subject = await subjectOf(settings, oidc.issuer, sub)
  const session = await sealSession({ subject, name, organisation, idToken: tokens.id_token }, settings, origin, now)
  setCookie(c, writeCookie('parvis', session, SESSION_MS / 1000, origin))
  log({ event: 'signin.done' })
  return c.redirect(transaction.returnTo, 303)
}

/** Ends our session, then the provider's, which sends the browser back to `signed-out`. */
const signOut = async (c: Ctx): Promise<Response> => {
  const settings = settingsOf(c.env)
  mustBeOurs(c.req.raw, settings)
  const origin = ownOrigin(c.req.raw, settings)
  const session = await readSealedSession(c.req.raw, settings)
  setCookie(c, writeCookie('parvis', '', 0, origin))
  if (session === null || settings.oidc === null) return c.redirect('/', 303)
  const state = base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
  setCookie(c, writeCookie('parvis-signout', state, TRANSACTION_MS / 1000, origin))
  const { metadata } = await providerOf(c, settings, settings.oidc, Date.now())
  const query = new URLSearchParams({
    id_token_hint: session.idToken,
    state,
    post_logout_redirect_uri: `${origin}/auth/signed-out`,
  })
  return leaveFor(`${metadata.end_session_endpoint}?${query}`, c)
}

const signedOut = (c: Ctx): Response => {
  const settings = settingsOf(c.env)
  const origin = ownOrigin(c.req.raw, settings)
  const known = readCookie(c.req.raw, 'parvis-signout', origin)
  setCookie(c, writeCookie('parvis-signout', '', 0, origin))
  if (known === null || c.req.query('state') !== known)
    throw new Refusal('signin.expired', 'sign-out of another browser')
  return c.redirect('/', 303)
}

export const auth = new Hono<{ Bindings: Env }>()
  .post('/sign-in', signIn)
  .get('/callback', callback)
  .post('/sign-out', signOut)
  .get('/signed-out', signedOut)
  .onError((error, c) => {
    if (error instanceof Refusal) return c.redirect(tellRefusal(error), 303)
    // a person is on the way here, not a script: a page, not JSON
    if (error instanceof TooMany) {
      for (const [name, value] of Object.entries(headersOf(error))) c.header(name, value)
      return c.redirect(`/error?code=${error.code}`, 303)
    }
    throw error
  })
