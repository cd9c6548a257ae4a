// A provider that is not there for the person, and the way back from the page that says so.
import { describe, expect, test } from 'vitest'
import { ORIGIN } from '../support/bindings.ts'
import { createBrowser, onward } from '../support/browser.ts'
import { instanceWith, postForm } from '../support/instance.ts'
import { failureOf, signIn, toCallback } from '../support/sign-in.ts'
import { type Answers, createLiar } from './attacks/world.ts'

const NOBODY = 'http://127.0.0.1:1'
const ROOM = '/abcd-efgh-jkmn'

const leaving = async (answers: Answers = {}) => {
  const liar = createLiar()
  await liar.tell(answers)
  const answer = await instanceWith({ OIDC_ISSUER: liar.issuer })(postForm('/auth/sign-in', { return: ROOM }))
  return { liar, answer }
}

describe('leaving for the provider', () => {
  test.each([
    ['fails', { authorize: { status: 503 } }],
    ['hangs', { authorize: { hangs: true } }],
  ] as const)('H51: a provider whose page %s is told before one leaves for it', async (_, answers) => {
    const { answer } = await leaving(answers)
    expect(failureOf(answer).code).toBe('signin.provider')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test.each([200, 302, 400, 404, 500])('H51: a page that answers %i is there', async (status) => {
    const { liar, answer } = await leaving({ authorize: { status, headers: { Location: NOBODY } } })
    expect(await onward(ORIGIN, answer)).toContain(`${liar.issuer}/authorize?`)
  })

  test('H51: a page of another host than the one where codes are redeemed is for browsers alone', async () => {
    const liar = createLiar()
    const names = ['token_endpoint', 'userinfo_endpoint', 'jwks_uri']
    const body = {
      issuer: liar.issuer,
      authorization_endpoint: `${NOBODY}/authorize`,
      ...Object.fromEntries(names.map((name) => [name, `${liar.issuer}/${name}`])),
    }
    await liar.tell({ metadata: { body } })
    const answer = await instanceWith({ OIDC_ISSUER: liar.issuer })(postForm('/auth/sign-in', { return: ROOM }))
    expect(await onward(ORIGIN, answer)).toContain(`${NOBODY}/authorize?`)
  })
})

describe('the way back', () => {
  const backOf = (answer: Response) => new URL(answer.headers.get('Location') ?? '', ORIGIN).searchParams.get('back')

  test('H50: who did not get away is led back to where they were', async () => {
    const { answer } = await leaving({ metadata: { status: 500 } })
    expect(backOf(answer)).toBe(ROOM)
  })

  test('H50: who came back in vain is led back to where they were', async () => {
    const browser = createBrowser()
    const callback = await toCallback(browser, 'claire.vasseur', ROOM)
    callback.searchParams.set('iss', 'https://evil.test')
    expect(backOf(await browser.request(callback.href))).toBe(ROOM)
  })

  test.each(['/', 'https://evil.test', '//evil.test'])('H50: %s is no way back', async (path) => {
    const browser = createBrowser()
    const callback = await toCallback(browser, 'claire.vasseur', path)
    callback.searchParams.set('iss', 'https://evil.test')
    const answer = await browser.request(callback.href)
    expect(failureOf(answer).code).toBe('signin.refused')
    expect(backOf(answer)).toBeNull()
  })

  test('H50: nobody is led anywhere by an answer that they did not ask for', async () => {
    const browser = createBrowser()
    await signIn(browser, 'claire.vasseur', ROOM)
    expect(backOf(await browser.request(`${ORIGIN}/auth/callback?code=a&state=${'a'.repeat(43)}`))).toBeNull()
  })
})
