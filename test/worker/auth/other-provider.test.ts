// Any other OpenID provider: the secret in a header, userinfo as JSON, claims of other names, no levels. By settings alone.
import { describe, expect, test } from 'vitest'
import { createBrowser } from '../support/browser.ts'
import { type Changes, instanceWith, providers } from '../support/instance.ts'
import { failureOf, GUEST, signIn, whoAmI } from '../support/sign-in.ts'

const PLAIN: Changes = {
  OIDC_ISSUER: providers.plain,
  OIDC_ALG: 'RS256',
  OIDC_SCOPES: 'openid profile email',
  OIDC_CLIENT_AUTH: 'basic',
  OIDC_USERINFO: 'json',
  OIDC_CLAIMS: 'organisation=org roles=groups',
}
const CLAIRE = { agent: { name: 'Claire Vasseur', organisation: 'Direction des littoraux' }, mayCreate: true }

describe('another provider', () => {
  test('S23: by its settings an agent is known by name and organisation', async () => {
    const browser = createBrowser(instanceWith(PLAIN))
    await signIn(browser)
    expect(await whoAmI(browser)).toEqual(CLAIRE)
  })

  test('S23: the policy reads the claims by their names there', async () => {
    const browser = createBrowser(instanceWith({ ...PLAIN, SIGNIN_POLICY: 'roles=agent_public domain=*.gouv.fr' }))
    await signIn(browser)
    expect(await whoAmI(browser)).toEqual(CLAIRE)
    const others = createBrowser(instanceWith({ ...PLAIN, SIGNIN_POLICY: 'roles=agent_public_hospitalier' }))
    expect(failureOf(await signIn(others)).code).toBe('signin.policy')
  })

  test.each<[string, Changes, string]>([
    ['signed userinfo', { OIDC_USERINFO: '' }, 'signin.provider'],
    ['the secret in the body', { OIDC_CLIENT_AUTH: '' }, 'signin.misconfigured'],
    ['another algorithm', { OIDC_ALG: 'ES256' }, 'signin.refused'],
  ])('S23: without saying so, %s is expected of it', async (_, changes, code) => {
    const browser = createBrowser(instanceWith({ ...PLAIN, ...changes }))
    expect(failureOf(await signIn(browser)).code).toBe(code)
    expect(await whoAmI(browser)).toEqual(GUEST)
  })

  test('S23: a provider that signs is not believed unsigned', async () => {
    const browser = createBrowser(instanceWith({ OIDC_USERINFO: 'json' }))
    expect(failureOf(await signIn(browser)).code).toBe('signin.provider')
  })
})
