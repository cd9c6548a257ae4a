// Signing out: our session first, then the provider's, and back by the browser that asked.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { CLAIRE, sessionOf } from '../support/agent.ts'
import { ORIGIN } from '../support/bindings.ts'
import { type Browser, createBrowser, onward } from '../support/browser.ts'
import { instance, instanceWith, postForm, providers } from '../support/instance.ts'
import { failureOf, GUEST, signIn, toAccounts, whoAmI } from '../support/sign-in.ts'

const SESSION = '__Host-parvis'
const STATE = '__Host-parvis-signout'

/** The provider's address that signing out leads to. */
const signOut = async (browser: Browser): Promise<URL> =>
  new URL((await onward(ORIGIN, await browser.request(`${ORIGIN}/auth/sign-out`, {}))) ?? '')

/** Confirms on the provider's page; resolves to the address of ours that it sends back to. */
const confirm = async (browser: Browser, address: URL): Promise<string> => {
  const page = await (await browser.request(address.href)).text()
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? []
  return browser.wander(action, { xsrf, logout: 'yes' })
}
const signedInBrowser = async (): Promise<Browser> => {
  const browser = createBrowser()
  await signIn(browser)
  return browser
}

describe('signing out', () => {
  test('S13: the session ends here and at the provider, and one comes back to the first page', async () => {
    const browser = await signedInBrowser()
    const address = await signOut(browser)
    expect(browser.cookie(SESSION)).toBeUndefined()
    expect(await whoAmI(browser)).toEqual(GUEST)
    expect(`${address.origin}${address.pathname}`).toBe(`${providers.es256}/session/end`)
    const back = await confirm(browser, address)
    expect(back).toBe(`${ORIGIN}/auth/signed-out?state=${browser.cookie(STATE)?.split('.')[0]}`)
    expect((await browser.request(back)).headers.get('Location')).toBe('/')
    // the provider asks for an account again
    expect(await toAccounts(browser)).toContain('/interaction/')
  })

  test('S13: while the provider’s session lasts it asks for none', async () => {
    const browser = await signedInBrowser()
    expect(await toAccounts(browser)).toContain(`${ORIGIN}/auth/callback?`)
  })

  test('S13: the provider is told who by the id_token, and gets a state of this browser', async () => {
    const { searchParams } = await signOut(await signedInBrowser())
    expect(decodeJwt(searchParams.get('id_token_hint') ?? '')).toMatchObject({
      iss: providers.es256,
      aud: 'parvis-test',
    })
    expect(searchParams.get('state')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/auth/signed-out`)
  })

  test.each([
    ['another state', '?state=another'],
    ['an empty state', '?state='],
    ['no state', ''],
  ])('S13: a return with %s is refused, and the state is spent', async (_, query) => {
    const browser = await signedInBrowser()
    const address = await signOut(browser)
    expect(failureOf(await browser.request(`${ORIGIN}/auth/signed-out${query}`)).code).toBe('signin.expired')
    const right = `${ORIGIN}/auth/signed-out?state=${address.searchParams.get('state')}`
    expect(failureOf(await browser.request(right)).code).toBe('signin.expired')
  })

  test.each(['', '?state=', '?state=another'])('S13: a return (%s) that nobody began is refused', async (query) => {
    expect(failureOf(await createBrowser().request(`${ORIGIN}/auth/signed-out${query}`)).code).toBe('signin.expired')
  })

  test('S13: an empty state of one’s own is none', async () => {
    const browser = createBrowser()
    browser.setCookie(STATE, '')
    expect(failureOf(await browser.request(`${ORIGIN}/auth/signed-out?state=`)).code).toBe('signin.expired')
  })

  test('S13: without a provider that answers, the session ends here all the same', async () => {
    const browser = createBrowser(instanceWith({ OIDC_ISSUER: `${providers.misbehaving}/failing` }))
    browser.setCookie(SESSION, await sessionOf(CLAIRE))
    expect(failureOf(await browser.request(`${ORIGIN}/auth/sign-out`, {})).code).toBe('signin.provider')
    expect(browser.cookie(SESSION)).toBeUndefined()
  })

  test('S13: a guest who signs out is simply back', async () => {
    const answer = await instance(postForm('/auth/sign-out'))
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe('/')
  })

  test('S14: another site can neither sign somebody out nor in', async () => {
    const cookie = { Cookie: `${SESSION}=${await sessionOf(CLAIRE)}`, Origin: 'https://evil.test' }
    for (const path of ['/auth/sign-out', '/auth/sign-in']) {
      const answer = await instance(postForm(path, {}, cookie))
      expect(answer.status).toBe(403)
      expect(await answer.json()).toEqual({ error: 'request.origin' })
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  test.each(['/auth/sign-out', '/auth/sign-in'])('S14: a link to %s does nothing', async (path) => {
    const browser = createBrowser()
    browser.setCookie(SESSION, await sessionOf(CLAIRE))
    expect((await browser.request(`${ORIGIN}${path}`)).status).toBe(404)
    expect(browser.written).toEqual([])
  })
})
