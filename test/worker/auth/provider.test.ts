// A provider that is down, is somebody else, or answers what it must not: nobody is signed in, and nothing is believed.
import { describe, expect, test } from 'vitest'
import { fetchUserinfo, findProvider, type Provider, redeemCode } from '../../../worker/auth/provider.ts'
import { createProviderKeys, type KeyStore } from '../../../worker/auth/provider-keys.ts'
import { Refusal, refusalOf } from '../../../worker/auth/refusal.ts'
import type { OidcSettings } from '../../../worker/settings.ts'
import { ORIGIN } from '../support/bindings.ts'
import { createBrowser } from '../support/browser.ts'
import { instanceWith, postForm, providers, settings } from '../support/instance.ts'
import { failureOf, GUEST, signIn, toCallback, transactionOf, whoAmI } from '../support/sign-in.ts'

const at = (path: string): string => `${providers.misbehaving}${path}`
/** Nobody listens there, and nobody may without being root. */
const NOBODY = 'http://127.0.0.1:1'
const oidc = settings.oidc as OidcSettings

const NOWHERE: KeyStore = { load: async () => null, save: async () => undefined }
const refuseKeys = createProviderKeys({
  ask: () => Promise.reject(new Refusal('signin.provider', 'down')),
  store: NOWHERE,
  clock: () => 0,
})
/** A provider of whom only this endpoint is asked. */
const withEndpoint = (endpoint: string): Provider => ({
  metadata: {
    issuer: oidc.issuer,
    authorization_endpoint: endpoint,
    token_endpoint: endpoint,
    userinfo_endpoint: endpoint,
    jwks_uri: endpoint,
    end_session_endpoint: endpoint,
  },
  keys: refuseKeys,
})
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof Refusal ? error.code : error
}
const redeem = (endpoint: string) =>
  codeOf(redeemCode(withEndpoint(endpoint), oidc, 'code', 'verifier', `${ORIGIN}/auth/callback`))

describe('providers', () => {
  test.each([
    ['does not answer', NOBODY],
    ['fails', at('/failing')],
    ['has no metadata', at('/nothing')],
    ['answers with a page', at('/html')],
    ['gives the metadata of another', at('/impostor')],
  ])('S7: where the provider %s, signing in ends on the error page', async (_, OIDC_ISSUER) => {
    const answer = await instanceWith({ OIDC_ISSUER })(postForm('/auth/sign-in', { return: '/' }))
    expect(failureOf(answer).code).toBe('signin.provider')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('S7: a provider that goes between the two steps signs nobody in', async () => {
    const begun = createBrowser()
    const callback = await toCallback(begun)
    const impostor = { ...oidc, issuer: at('/impostor') }
    expect(await codeOf(findProvider(impostor, NOWHERE, Date.now()))).toBe('signin.provider')
    const browser = createBrowser(instanceWith({ OIDC_CLIENT_SECRET: 'kept-by-somebody-else' }))
    browser.setCookie(transactionOf(callback), begun.cookie(transactionOf(callback)) ?? '')
    expect(failureOf(await browser.request(callback.href)).code).toBe('signin.misconfigured')
    expect(await whoAmI(browser)).toEqual(GUEST)
  })

  test('S7: metadata is asked for once in ten minutes', async () => {
    const fresh = { ...oidc }
    const first = await findProvider(fresh, NOWHERE, 0)
    expect(await findProvider(fresh, NOWHERE, 10 * 60_000 - 1)).toBe(first)
    expect(await findProvider(fresh, NOWHERE, 10 * 60_000)).not.toBe(first)
  })

  test.each([
    ['does not answer', NOBODY],
    ['redirects', at('/redirect')],
    ['refuses', at('/refusing')],
    ['is not there', at('/nothing')],
    ['answers with a page', at('/html/.well-known/openid-configuration')],
  ])('S7: a token endpoint that %s gives no tokens', async (_, endpoint) => {
    expect(await redeem(endpoint)).toBe('signin.provider')
  })

  test.each([
    ['does not answer', NOBODY],
    ['redirects', at('/redirect')],
    ['refuses', at('/refusing')],
    ['answers unsigned', at('/json')],
    ['breaks off', at('/cut-short')],
  ])('S9: userinfo that %s is not believed', async (_, endpoint) => {
    expect(await codeOf(fetchUserinfo(withEndpoint(endpoint), oidc, 'token'))).toBe('signin.provider')
  })

  test.each([
    ['access_denied', 'User auth aborted', 'signin.cancelled'],
    ['access_denied', null, 'signin.cancelled'],
    ['access_denied', 'Y500015: private-sector account', 'signin.private-sector'],
    ['access_denied', 'Y030110', 'signin.cookies'],
    ['login_required', null, 'signin.required'],
    ['interaction_required', null, 'signin.required'],
    ['server_error', null, 'signin.provider'],
    ['server_error', 'Y04A586', 'signin.misconfigured'],
    ['temporarily_unavailable', null, 'signin.provider'],
    ['invalid_request', 'Y000400', 'signin.misconfigured'],
    ['invalid_request', null, 'signin.misconfigured'],
    ['server_error', 'Y000404', 'signin.misconfigured'],
    ['server_error', 'Y030031', 'signin.misconfigured'],
    ['server_error', 'Y030111', 'signin.misconfigured'],
    ['server_error', 'Y999999', 'signin.provider'],
    ['unheard_of', null, 'signin.refused'],
    ['constructor', null, 'signin.refused'],
  ])('S6: %s (%s) is %s', (error, description, code) => {
    expect(refusalOf(error, description).code).toBe(code)
  })

  test('S7: signing in again after a failure works', async () => {
    const browser = createBrowser()
    await browser.request(`${ORIGIN}/auth/callback?code=a`)
    await signIn(browser)
    expect(await whoAmI(browser)).not.toEqual(GUEST)
  })
})
