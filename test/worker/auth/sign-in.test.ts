// Signing in through the real provider engine, and all the ways in which somebody else's answer could be taken for one.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { subjectOf } from '../../../worker/auth/subject.ts'
import { signedIn } from '../support/agent.ts'
import { ORIGIN, PLAIN_ORIGIN } from '../support/bindings.ts'
import { createBrowser, onward } from '../support/browser.ts'
import { get, instance, instanceWith, postForm, providers, settings } from '../support/instance.ts'
import { failureOf, GUEST, signIn, toAccounts, toCallback, transactionOf, whoAmI } from '../support/sign-in.ts'

const SESSION = '__Host-parvis'

/** The callback's address with another parameter; null takes it away. */
const altered = (callback: URL, name: string, value: string | null): string => {
  const address = new URL(callback)
  if (value === null) address.searchParams.delete(name)
  else address.searchParams.set(name, value)
  return address.href
}
const CLAIRE = { agent: { name: 'Claire Vasseur', organisation: 'Direction des littoraux' }, mayCreate: true }

afterEach(() => {
  vi.restoreAllMocks()
})

describe('signing in', () => {
  test.each([
    ['ES256', ORIGIN, providers.es256],
    ['RS256', ORIGIN, providers.rs256],
    ['ES256', PLAIN_ORIGIN, providers.es256],
  ])('S1: with %s at %s an agent is known by name and organisation', async (OIDC_ALG, origin, OIDC_ISSUER) => {
    const browser = createBrowser(instanceWith({ PUBLIC_ORIGIN: origin, OIDC_ISSUER, OIDC_ALG }), origin)
    expect(await whoAmI(browser, origin)).toEqual(GUEST)
    const answer = await signIn(browser, 'claire.vasseur', '/abcd-efgh-jkmn', origin)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe('/abcd-efgh-jkmn')
    expect(await whoAmI(browser, origin)).toEqual(CLAIRE)
  })

  test('S1: somebody without an organisation has none', async () => {
    const browser = createBrowser()
    await signIn(browser, 'mai.nguyen')
    expect(await whoAmI(browser)).toEqual({ agent: { name: 'Maï Nguyen', organisation: null }, mayCreate: true })
  })

  test('S1: identifier and e-mail are in no answer and in no readable cookie', async () => {
    const browser = createBrowser()
    const answer = await signIn(browser)
    const said = [await answer.text(), JSON.stringify(await whoAmI(browser)), ...browser.written]
    const decoded = browser.written.flatMap((line) =>
      (/=([^;]*)/.exec(line)?.[1] ?? '').split('.').map((part) => atob(part.replaceAll('-', '+').replaceAll('_', '/'))),
    )
    for (const text of [...said, ...decoded]) expect(text).not.toMatch(/claire\.vasseur|@test/)
  })

  test('S1: each request has its own state, nonce and challenge, and asks for no e-mail', async () => {
    const ask = async () => {
      const address = await onward(ORIGIN, await instance(postForm('/auth/sign-in', { return: '/' })))
      return new URL(address ?? '').searchParams
    }
    const [one, two] = [await ask(), await ask()]
    expect(Object.fromEntries(one)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${ORIGIN}/auth/callback`,
      scope: 'openid given_name usual_name organization_label',
      code_challenge_method: 'S256',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.get(name)).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(one.get(name)).not.toBe(two.get(name))
    }
    expect(new Set([one.get('state'), one.get('nonce'), one.get('code_challenge')]).size).toBe(3)
  })

  test('S2: a way back that is no path of ours leads to the first page', async () => {
    const browser = createBrowser()
    const answer = await signIn(browser, 'claire.vasseur', '/..//evil.test')
    expect(answer.headers.get('Location')).toBe('/')
  })
})

describe('answers of others', () => {
  /** Nobody is signed in, and the page says why. */
  const refused = async (browser: ReturnType<typeof createBrowser>, address: string, code: string) => {
    const answer = await browser.request(address)
    expect(failureOf(answer)).toEqual({ code, ref: expect.stringMatching(/^[0-9A-F]{4}-[0-9A-F]{4}$/) })
    expect(browser.cookie(SESSION)).toBeUndefined()
    expect(await whoAmI(browser)).toEqual(GUEST)
  }

  test.each([
    ['without a state', (callback: URL) => altered(callback, 'state', null)],
    ['with an empty state', (callback: URL) => altered(callback, 'state', '')],
    ['with another state', (callback: URL) => altered(callback, 'state', 'a'.repeat(43))],
  ])('S3: an answer %s is refused', async (_, change) => {
    const browser = createBrowser()
    await refused(browser, change(await toCallback(browser)), 'signin.expired')
  })

  test('S3: an answer in a browser that began nothing is refused', async () => {
    const attacker = createBrowser()
    const callback = await toCallback(attacker)
    await refused(createBrowser(), callback.href, 'signin.expired')
  })

  test('S3: somebody else’s answer in a browser that began a sign-in is refused', async () => {
    const [attacker, victim] = [createBrowser(), createBrowser()]
    const callback = await toCallback(attacker, 'thomas.legall')
    await toAccounts(victim)
    await refused(victim, callback.href, 'signin.expired')
  })

  test.each([
    ['a session', async () => (await signedIn()).Cookie?.replace(`${SESSION}=`, '') ?? ''],
    ['nonsense', async () => 'nonsense'],
  ])('S3: %s in the transaction’s place is no transaction', async (_, value) => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    browser.setCookie(transactionOf(callback), await value())
    await refused(browser, callback.href, 'signin.expired')
  })

  test('S3: a transaction that is over is none', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 })
    try {
      await refused(browser, callback.href, 'signin.expired')
    } finally {
      vi.useRealTimers()
    }
  })

  test('S3: the transaction is gone after the first answer, whatever came of it', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    expect(browser.cookie(transactionOf(callback))).toBeDefined()
    await refused(browser, altered(callback, 'iss', 'https://evil.test'), 'signin.refused')
    expect(browser.cookie(transactionOf(callback))).toBeUndefined()
    await refused(browser, callback.href, 'signin.expired')
  })

  test('S20: two tabs sign in at once, and each comes back to where it was', async () => {
    const browser = createBrowser()
    const [one, two] = [
      await toCallback(browser, 'claire.vasseur', '/one'),
      await toCallback(browser, 'claire.vasseur', '/two'),
    ]
    expect((await browser.request(one.href)).headers.get('Location')).toBe('/one')
    expect((await browser.request(two.href)).headers.get('Location')).toBe('/two')
  })

  test('S20: of sign-ins that are never finished the newest five are kept', async () => {
    const browser = createBrowser()
    const begun: URL[] = []
    for (let tab = 0; tab < 7; tab += 1) begun.push(await toCallback(browser, 'claire.vasseur', `/${tab}`))
    const kept = begun.filter((callback) => browser.cookie(transactionOf(callback)) !== undefined)
    expect(kept).toEqual(begun.slice(2))
    await refused(browser, begun[0]?.href ?? '', 'signin.expired')
    expect((await browser.request(begun[6]?.href ?? '')).headers.get('Location')).toBe('/6')
  })

  test('S4: an answer that names another issuer is refused', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    expect(callback.searchParams.get('iss')).toBe(providers.es256)
    await refused(browser, altered(callback, 'iss', providers.rs256), 'signin.refused')
  })

  test('S4: a transaction with another issuer than the instance has now is refused', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    const transaction = browser.cookie(transactionOf(callback)) ?? ''
    const moved = createBrowser(instanceWith({ OIDC_ISSUER: providers.rs256, OIDC_ALG: 'RS256' }))
    moved.setCookie(transactionOf(callback), transaction)
    await refused(moved, altered(callback, 'iss', null), 'signin.refused')
  })

  test('S5: a code works once, even with its transaction', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser)
    const transaction = browser.cookie(transactionOf(callback)) ?? ''
    expect((await browser.request(callback.href)).headers.get('Location')).toBe('/')
    const thief = createBrowser()
    thief.setCookie(transactionOf(callback), transaction)
    await refused(thief, callback.href, 'signin.expired')
  })

  test('S5: somebody else’s code in one’s own answer is refused by its challenge', async () => {
    const [attacker, victim] = [createBrowser(), createBrowser()]
    const code = (await toCallback(attacker, 'thomas.legall')).searchParams.get('code')
    const callback = await toCallback(victim)
    await refused(victim, altered(callback, 'code', code), 'signin.expired')
  })

  test('S5: an answer without a code is refused', async () => {
    const browser = createBrowser()
    await refused(browser, altered(await toCallback(browser), 'code', null), 'signin.refused')
  })

  test('S6: who turns back at the provider is told so', async () => {
    const browser = createBrowser()
    const accounts = await toAccounts(browser)
    await refused(browser, await browser.wander(`${accounts}/cancel`), 'signin.cancelled')
  })

  test('S6: an account from outside the public service is refused by the provider', async () => {
    const browser = createBrowser()
    await refused(browser, (await toCallback(browser, 'paul.dubois')).href, 'signin.private-sector')
  })

  test('S10: the levels that are asked for are given', async () => {
    const browser = createBrowser(instanceWith({ OIDC_ACR: 'eidas2 eidas3' }))
    await signIn(browser)
    expect(await whoAmI(browser)).toEqual(CLAIRE)
  })

  test.each([
    ['out of', null],
    ['lower in', JSON.stringify({ id_token: { acr: { essential: true, values: ['eidas1'] } } })],
  ])('S10: who puts the levels %s the request is refused', async (_, claims) => {
    const browser = createBrowser(instanceWith({ OIDC_ACR: 'eidas2 eidas3' }))
    const begun = await browser.request(`${ORIGIN}/auth/sign-in`, { return: '/' })
    const asked = new URL((await onward(ORIGIN, begun)) ?? '')
    expect(JSON.parse(asked.searchParams.get('claims') ?? '').id_token.acr).toEqual({
      essential: true,
      values: ['eidas2', 'eidas3'],
    })
    const accounts = await browser.wander(altered(asked, 'claims', claims))
    await refused(browser, await browser.wander(accounts, { account: 'claire.vasseur' }), 'signin.level')
  })

  test('S16: the reference on the page is in the log, with the reason and nothing about the person', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const browser = createBrowser()
    const callback = await toCallback(browser)
    const { ref } = failureOf(await browser.request(altered(callback, 'iss', 'https://evil.test')))
    const lines = () => log.mock.calls.map(([line]) => ({ ...JSON.parse(line), at: '' }))
    const audited = { audit: true, at: '' }
    expect(lines()).toEqual([
      { ...audited, event: 'signin.refused', code: 'signin.refused', ref, why: 'answer of another issuer' },
    ])
    log.mockClear()
    await signIn(browser)
    const by = await subjectOf(settings, providers.es256, 'claire.vasseur')
    expect(lines()).toEqual([{ ...audited, event: 'signin.done', by }])
  })

  test('S16: what an answer says of its error reaches the log shortened, and never the page', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const browser = createBrowser()
    const callback = new URL(altered(await toCallback(browser), 'error', 'odd<script>'))
    const answer = await browser.request(altered(callback, 'error_description', 'd'.repeat(5000)))
    expect(failureOf(answer).code).toBe('signin.refused')
    expect(answer.headers.get('Location')).not.toContain('script')
    expect(log.mock.calls.flat().join('').length).toBeLessThan(400)
  })

  test('S7: without a provider nobody signs in, and the page says so', async () => {
    const here = instanceWith({ OIDC_ISSUER: '' })
    expect(failureOf(await here(postForm('/auth/sign-in', { return: '/' }))).code).toBe('signin.provider')
    expect(failureOf(await here(get('/auth/callback'))).code).toBe('signin.provider')
  })
})
