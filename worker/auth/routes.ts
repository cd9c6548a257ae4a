// Signing in and out with the OpenID provider (DESIGN §6): code flow with PKCE, state and nonce. Refusals end on the
// error page; a session is a sealed cookie, and on our side an instant that ends all of an agent's.

import { type Context, Hono } from 'hono'
import { base64url } from 'jose'
import { agentOf } from '../agent-object.ts'
import { guardOf } from '../budgets/guard.ts'
import type { Env } from '../env.ts'
import { headersOf, TooMany } from '../errors.ts'
import { keyStoreOf } from '../issuer-object.ts'
import { audit } from '../log.ts'
import { mustBeOurs, ownOrigin, readText } from '../requests.ts'
import { type OidcSettings, type Settings, settingsOf } from '../settings.ts'
import { partsOf, readCookie, writeCookie } from './cookies.ts'
import { leaveFor } from './leave.ts'
import { creationRefusal, signInRefusal } from './policy.ts'
import { fetchUserinfo, findProvider, mustAnswer, type Provider, redeemCode } from './provider.ts'
import { Refusal, refusalOf, tellRefusal } from './refusal.ts'
import { readSealedSession, readSession, sessionCookie } from './session.ts'
import { subjectOf } from './subject.ts'
import {
  beginTransaction,
  challengeOf,
  openTransaction,
  partOf,
  safeReturn,
  sealTransaction,
  TRANSACTION_MS,
  type Transaction,
  tooMany,
} from './transaction.ts'
import { verifyIdToken, verifyUserinfo } from './verify.ts'

interface Served {
  readonly Bindings: Env
  /** Where the person was, once that is known: a refusal leads back there too. */
  readonly Variables: { back?: string }
}
type Ctx = Context<Served>

const mustHaveOidc = ({ oidc }: Settings): OidcSettings => {
  if (oidc === null) throw new Refusal('signin.provider', 'no provider is set')
  return oidc
}
const providerOf = (c: Ctx, settings: Settings, oidc: OidcSettings, now: number): Promise<Provider> =>
  findProvider(oidc, keyStoreOf(c.env, settings, oidc.issuer), now)
const redirectUri = (origin: string): string => `${origin}/auth/callback`
/** An endpoint may have a query of its own (RFC 6749 §3.1). */
const withQuery = (endpoint: string, query: URLSearchParams): string =>
  `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`
const setCookie = (c: Ctx, cookie: string): void => c.header('Set-Cookie', cookie, { append: true })

/** `claims` is how ProConnect wants levels to be asked; where none matters it is not sent. */
const claimsParameter = ({ oidc, signInPolicy, createPolicy }: Settings): Readonly<Record<string, string>> => {
  const values = oidc?.acr ?? []
  if (values.length > 0)
    return { claims: JSON.stringify({ id_token: { amr: null, acr: { essential: true, values } } }) }
  const matters = signInPolicy.acr !== undefined || createPolicy.acr !== undefined
  return matters ? { claims: JSON.stringify({ id_token: { amr: null, acr: null } }) } : {}
}

/** What the authorization request asks for. */
const authorizationAddress = async (
  endpoint: string,
  oidc: OidcSettings,
  settings: Settings,
  transaction: Transaction,
  origin: string,
): Promise<string> => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: oidc.clientId,
    redirect_uri: redirectUri(origin),
    scope: oidc.scopes,
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await challengeOf(transaction),
    code_challenge_method: 'S256',
    ...claimsParameter(settings),
  })
  return withQuery(endpoint, query)
}

/** The answer that the provider's redirect carries, for the transaction that this browser began. */
const readCallback = (query: URLSearchParams, transaction: Transaction, oidc: OidcSettings): string => {
  if (query.get('state') !== transaction.state) throw new Refusal('signin.expired', 'state of another sign-in')
  if (transaction.issuer !== oidc.issuer) throw new Refusal('signin.refused', 'transaction of another issuer')
  if ((query.get('iss') ?? oidc.issuer) !== oidc.issuer) throw new Refusal('signin.refused', 'answer of another issuer')
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
  c.set('back', transaction.returnTo)
  const now = Date.now()
  const provider = await providerOf(c, settings, oidc, now)
  await mustAnswer(provider)
  const sealed = await sealTransaction(transaction, settings, origin, now)
  for (const part of tooMany(partsOf(c.req.raw, 'parvis-signin', origin)))
    setCookie(c, writeCookie('parvis-signin', '', 0, origin, part))
  const part = partOf(transaction.state) ?? ''
  setCookie(c, writeCookie('parvis-signin', sealed, TRANSACTION_MS / 1000, origin, part))
  const { authorization_endpoint: page } = provider.metadata
  return leaveFor(await authorizationAddress(page, oidc, settings, transaction, origin), c)
}

/** The transaction that an answer's state names, if this browser began it. One try, whatever becomes of it. */
const takeTransaction = async (c: Ctx, settings: Settings, state: string | null, now: number): Promise<Transaction> => {
  const origin = ownOrigin(c.req.raw, settings)
  const part = partOf(state)
  const cookie = part === null ? null : readCookie(c.req.raw, 'parvis-signin', origin, part)
  if (part === null || cookie === null) throw new Refusal('signin.expired', 'no transaction')
  setCookie(c, writeCookie('parvis-signin', '', 0, origin, part))
  const transaction = await openTransaction(cookie, settings, origin, now)
  if (transaction === null) throw new Refusal('signin.expired', 'no transaction of ours, or it is over')
  return transaction
}

const callback = async (c: Ctx): Promise<Response> => {
  const settings = settingsOf(c.env)
  // each answer may cost the provider two requests
  await guardOf(c.env, settings, c.req.raw).spend('sign-ins')
  const origin = ownOrigin(c.req.raw, settings)
  const oidc = mustHaveOidc(settings)
  const now = Date.now()
  const query = new URL(c.req.url).searchParams
  const transaction = await takeTransaction(c, settings, query.get('state'), now)
  c.set('back', transaction.returnTo)
  const code = readCallback(query, transaction, oidc)

  const provider = await providerOf(c, settings, oidc, now)
  const tokens = await redeemCode(provider, oidc, code, transaction.verifier, redirectUri(origin))
  const idToken = await verifyIdToken(provider, oidc, tokens, transaction.nonce)
  const userinfo = await fetchUserinfo(provider, oidc, tokens.access_token)
  const agent = await verifyUserinfo(provider, oidc, userinfo, idToken)
  const refused = signInRefusal(settings, agent)
  if (refused !== null) throw new Refusal(refused === 'acr' ? 'signin.level' : 'signin.policy', `policy: ${refused}`)

  const { name, organisation, sub } = agent
  const subject = await subjectOf(settings, oidc.issuer, sub)
  const mayNotCreate = creationRefusal(settings, agent)
  const session = { subject, name, organisation, mayCreate: mayNotCreate === null, idToken: tokens.id_token }
  // the person took their time at the provider, and it took its own: they are here from now on
  setCookie(c, await sessionCookie(session, settings, origin, Date.now()))
  const done = { event: 'signin.done', by: subject } as const
  audit(mayNotCreate === null ? done : { ...done, mayNotCreate }, Date.now())
  return c.redirect(transaction.returnTo, 303)
}

/** What the browser keeps until it is back from the provider's sign-out: the state, and the page to return to. */
const signOutCookie = (state: string, returnTo: string): string =>
  `${state}.${base64url.encode(new TextEncoder().encode(returnTo))}`
const readSignOutCookie = (cookie: string | null): { readonly state: string | null; readonly returnTo: string } => {
  const [state = '', returnTo = ''] = cookie?.split('.') ?? []
  try {
    return { state: state || null, returnTo: new TextDecoder().decode(base64url.decode(returnTo)) }
  } catch {
    // a cookie is whatever its browser says
    return { state: null, returnTo: '/' }
  }
}

/** Ends our session, then the provider's, which sends the browser back to `signed-out`. */
const signOut = async (c: Ctx, everywhere = false): Promise<Response> => {
  const settings = settingsOf(c.env)
  mustBeOurs(c.req.raw, settings)
  const origin = ownOrigin(c.req.raw, settings)
  const returnTo = safeReturn(new URLSearchParams(await readText(c.req.raw)).get('return'), origin)
  const session = everywhere
    ? await readSession(c.req.raw, c.env, settings)
    : await readSealedSession(c.req.raw, settings)
  setCookie(c, writeCookie('parvis', '', 0, origin))
  if (session !== null && everywhere) await agentOf(c.env, settings, session.subject).endSessions(Date.now())
  if (session !== null)
    audit({ event: everywhere ? 'signout.everywhere' : 'signout.done', by: session.subject }, Date.now())
  if (session === null || settings.oidc === null) return c.redirect(returnTo, 303)
  const { metadata } = await providerOf(c, settings, settings.oidc, Date.now())
  if (metadata.end_session_endpoint === undefined) return c.redirect(returnTo, 303)
  const state = base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
  setCookie(c, writeCookie('parvis-signout', signOutCookie(state, returnTo), TRANSACTION_MS / 1000, origin))
  const query = new URLSearchParams({
    id_token_hint: session.idToken,
    state,
    post_logout_redirect_uri: `${origin}/auth/signed-out`,
  })
  return leaveFor(withQuery(metadata.end_session_endpoint, query), c)
}

const signedOut = (c: Ctx): Response => {
  const settings = settingsOf(c.env)
  const origin = ownOrigin(c.req.raw, settings)
  const { state, returnTo } = readSignOutCookie(readCookie(c.req.raw, 'parvis-signout', origin))
  setCookie(c, writeCookie('parvis-signout', '', 0, origin))
  if (state === null || c.req.query('state') !== state)
    throw new Refusal('signin.expired', 'sign-out of another browser')
  return c.redirect(safeReturn(returnTo, origin), 303)
}

export const auth = new Hono<Served>()
  .post('/sign-in', signIn)
  .get('/callback', callback)
  .post('/sign-out', (c) => signOut(c))
  .post('/sign-out-everywhere', (c) => signOut(c, true))
  .get('/signed-out', signedOut)
  .onError((error, c) => {
    if (error instanceof Refusal) return c.redirect(tellRefusal(error, c.get('back')), 303)
    // a person is on the way here, not a script: a page, not JSON
    if (error instanceof TooMany) {
      for (const [name, value] of Object.entries(headersOf(error))) c.header(name, value)
      return c.redirect(`/error?code=${error.code}`, 303)
    }
    throw error
  })
