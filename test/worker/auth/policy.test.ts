// Who may sign in and who may create rooms: the decision alone, then through the running worker with real accounts.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Known, parsePolicy, unmetRule } from '../../../worker/auth/policy.ts'
import { subjectOf } from '../../../worker/auth/subject.ts'
import { ORIGIN } from '../support/bindings.ts'
import { createBrowser } from '../support/browser.ts'
import { type Changes, get, instance, instanceWith, postForm, providers, settings } from '../support/instance.ts'
import { PROOF } from '../support/meeting.ts'
import { failureOf, GUEST, signIn, whoAmI } from '../support/sign-in.ts'

const CLAIRE: Known = {
  acr: 'eidas1',
  roles: ['agent_public', 'agent_public_etat'],
  email: 'claire.vasseur@littoraux.developpement-durable.gouv.fr',
  siret: '13002526500013',
  idp: '71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
}
const NOBODY: Known = { acr: null, roles: [], email: null, siret: null, idp: null }

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a policy', () => {
  test.each([
    '',
    'roles=agent_public',
    'roles=agent_public_hospitalier,agent_public_etat',
    'domain=*.gouv.fr',
    'domain=littoraux.developpement-durable.gouv.fr',
    'siret=13002526500013',
    'siret=130025265',
    'idp=71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
    'acr=eidas1,eidas2',
    'roles=agent_public  domain=*.gouv.fr',
  ])('S19: Claire meets "%s"', (policy) => {
    expect(unmetRule(parsePolicy(policy), CLAIRE)).toBeNull()
  })

  test.each<[string, Partial<Known>, string]>([
    ['roles=agent_public_hospitalier', {}, 'roles'],
    ['roles=agent', {}, 'roles'],
    ['domain=gouv.fr', {}, 'domain'],
    ['domain=*.durable.gouv.fr', {}, 'domain'],
    ['domain=*.gouv.fr', { email: 'claire@gouv.fr' }, 'domain'],
    ['domain=*.gouv.fr', { email: 'claire@evilgouv.fr' }, 'domain'],
    ['domain=dinum.gouv.fr', { email: 'claire@dinum.gouv.fr@evil.test' }, 'domain'],
    ['domain=dinum.gouv.fr', { email: 'claire@dinum.gouv.fr.evil.test' }, 'domain'],
    ['siret=13002526500021', {}, 'siret'],
    ['siret=130025265', { siret: '130025265' }, 'siret'],
    ['siret=130025265', { siret: '13002526500013000' }, 'siret'],
    ['idp=71144ab3', {}, 'idp'],
    ['acr=eidas2,eidas3', {}, 'acr'],
    ['roles=agent_public domain=*.gouv.fr acr=eidas3', {}, 'acr'],
  ])('S19: "%s" with %j is not met, by its rule', (policy, change, rule) => {
    expect(unmetRule(parsePolicy(policy), { ...CLAIRE, ...change })).toBe(rule)
  })

  test.each(['roles=a', 'domain=a.fr', 'siret=130025265', 'idp=a', 'acr=a'])(
    'S19: who is unknown does not meet %s',
    (policy) => {
      expect(unmetRule(parsePolicy(policy), NOBODY)).toBe(policy.split('=')[0])
    },
  )

  test('S19: an address is compared whatever its case', () => {
    expect(unmetRule(parsePolicy('domain=dinum.gouv.fr'), { ...CLAIRE, email: 'C.V@DINUM.gouv.FR' })).toBeNull()
  })
})

/** What every line of the audit log has. */
const AUDITED = { audit: true, at: '' }
const CLAIRES = (): Promise<string> => subjectOf(settings, providers.es256, 'claire.vasseur')

describe('signing in under a policy', () => {
  const by = async (changes: Changes, account = 'claire.vasseur') => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const browser = createBrowser(instanceWith(changes))
    const answer = await signIn(browser, account)
    // time apart: no test knows it
    const lines = log.mock.calls.map(([line]) => ({ ...JSON.parse(line), at: '' }))
    return { browser, answer, log: lines }
  }

  test('S19: who meets it is in, with nothing of what was looked at in an answer or a log', async () => {
    const policy = 'roles=agent_public domain=test.proconnect.gouv.fr siret=130025265'
    const { browser, log } = await by({ SIGNIN_POLICY: policy })
    expect(await whoAmI(browser)).toMatchObject({ agent: { name: 'Claire Vasseur' }, mayCreate: true })
    expect(log).toEqual([{ ...AUDITED, event: 'signin.done', by: await CLAIRES() }])
  })

  test.each([
    ['roles=agent_public_hospitalier', 'signin.policy', 'roles'],
    ['domain=dinum.gouv.fr', 'signin.policy', 'domain'],
    ['siret=187500091', 'signin.policy', 'siret'],
    ['idp=another', 'signin.policy', 'idp'],
    ['acr=eidas3', 'signin.level', 'acr'],
  ])(
    'S19: who does not meet %s is told %s, and the log knows that it was the %s',
    async (SIGNIN_POLICY, code, rule) => {
      const { browser, answer, log } = await by({ SIGNIN_POLICY })
      const failure = failureOf(answer)
      expect(failure.code).toBe(code)
      expect(await whoAmI(browser)).toEqual(GUEST)
      expect(log).toEqual([{ ...AUDITED, event: 'signin.refused', code, ref: failure.ref, why: `policy: ${rule}` }])
      expect(answer.headers.get('Location')).not.toContain(rule)
    },
  )

  test('S19: who may sign in and not create is told so before trying and when trying', async () => {
    const { browser, log } = await by({ CREATE_POLICY: 'siret=187500091' })
    expect(await whoAmI(browser)).toMatchObject({ agent: { name: 'Claire Vasseur' }, mayCreate: false })
    expect(log).toEqual([{ ...AUDITED, event: 'signin.done', by: await CLAIRES(), mayNotCreate: 'siret' }])
    const headers = {
      Origin: ORIGIN,
      Cookie: `__Host-parvis=${browser.cookie('__Host-parvis')}`,
      'Content-Type': 'application/json',
    }
    const asked = new Request(`${ORIGIN}/api/rooms`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ proof: PROOF }),
    })
    const answer = await instance(asked)
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'create.policy' }])
  })

  test('S19: colleagues of the right organisation create', async () => {
    const { browser } = await by({ CREATE_POLICY: 'siret=187500091' }, 'fatou.sarr')
    expect(await whoAmI(browser)).toMatchObject({ mayCreate: true })
  })

  test.each<[Changes, string]>([
    [{}, 'openid given_name usual_name organization_label'],
    [
      { SIGNIN_POLICY: 'domain=*.gouv.fr', CREATE_POLICY: 'siret=130025265' },
      'openid given_name usual_name organization_label email siret',
    ],
    [{ CREATE_POLICY: 'idp=a roles=b acr=c' }, 'openid given_name usual_name organization_label idp_id roles'],
    [{ OIDC_SCOPES: 'openid profile', SIGNIN_POLICY: 'roles=a' }, 'openid profile'],
  ])('S19: under %j the provider is asked for %s and no more', async (changes, scope) => {
    const page = await (await instanceWith(changes)(postForm('/auth/sign-in', { return: '/' }))).text()
    expect(page).toContain(`scope=${scope.replaceAll(' ', '+')}&`)
  })

  test.each([
    ['', null],
    ['visio@dinum.gouv.fr', 'visio@dinum.gouv.fr'],
    ['https://dinum.gouv.fr/aide', 'https://dinum.gouv.fr/aide'],
  ])('S19: pages know whom to write to (%s)', async (CONTACT, contact) => {
    expect(await (await instanceWith({ CONTACT })(get('/api/instance'))).json()).toMatchObject({ contact })
  })
})
