// One whole meeting of three at the SFU: one is removed and tries to listen in all the same, one leaves. Who opens what, and that
// no key is said anywhere.
import { randomBytes } from 'node:crypto'
import { type Browser, expect, test } from '@playwright/test'
import { decodeJwt } from 'jose'
import { findLivekit } from '../../scripts/livekit.mjs'
import { dataOf, formsOf, frameKeysOf, gather, keysOf, leaks, type Said, watchKeys } from '../support/keys-watch.ts'
import { listenIn, prepareOutsider } from '../support/outsider.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { bar, join, openMeeting } from './person.ts'
import { allMeet, allSeeAndHear, closeAll, createKnown, type Known } from './sfu-meeting.ts'

/** Seconds of LiveKit's passing on. */
const PACKETS = 60

let stack: Stack
test.beforeAll(async () => {
  test.skip(findLivekit() === null, 'livekit-server is not built: node scripts/livekit.mjs')
  stack = await openStack({ sfu: true, vars: { MESH_MAX: '2', MESH_AFTER_SECONDS: '120' } })
})
test.afterAll(() => stack?.close())

interface Watched extends Known {
  readonly said: Said[]
  /** Tokens for the SFU that the edge gave. */
  readonly tokens: string[]
}
const create = async (browser: Browser, name: string): Promise<Watched> => {
  const { origin, issuer } = stack
  const known = await createKnown(browser, { origin, issuer, sfu: stack.sfu()?.url ?? '' }, name)
  await watchKeys(known.context)
  const tokens: string[] = []
  known.context.on('response', async (response) => {
    if (/\/sfu$/.test(response.url()) && response.ok())
      tokens.push(((await response.json()) as { token: string }).token)
  })
  return { ...known, said: gather(known.context, known.page, name), tokens }
}
const identityOf = (token: string): string => decodeJwt(token).sub ?? ''
const write = async ({ page }: Known, text: string): Promise<void> => {
  const field = page.getByRole('textbox', { name: 'Votre message' })
  if (!(await field.isVisible()))
    await bar(page)
      .getByRole('button', { name: /^Discussion/ })
      .click()
  await field.fill(text)
  await field.press('Enter')
}
const reads = async ({ page }: Known, text: string): Promise<void> => {
  const panel = page.getByRole('complementary', { name: 'Discussion' })
  if (!(await panel.isVisible()))
    await bar(page)
      .getByRole('button', { name: /^Discussion/ })
      .click()
  await expect(panel.locator('.msg', { hasText: text })).toBeVisible()
}
const remove = async ({ page }: Known, name: string): Promise<void> => {
  await page.keyboard.press('Control+Shift+P')
  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Faire sortir', exact: true }).click()
  await page.getByRole('button', { name: 'Faire sortir', exact: true }).click()
}

test('G36, G38: who was removed comes back to the SFU and opens nothing; no key is said anywhere', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const people: Watched[] = []
  for (const name of ['Claire Vasseur', 'Alix Martin', 'Dina Roy']) people.push(await create(browser, name))
  const [claire, alix, dina] = people as [Watched, Watched, Watched]
  let link = ''

  await test.step('two meet by mesh, three at the SFU, and write', async () => {
    link = await openMeeting(claire, stack.origin)
    await join(alix, link, alix.name)
    await allMeet([claire, alix], 'mesh')
    await join(dina, link, dina.name)
    await allMeet(people, 'sfu')
    await allSeeAndHear(people)
    await write(claire, 'Bonjour à vous')
    await reads(dina, 'Bonjour à vous')
  })
  await test.step('G36: who was removed comes back to the SFU with token and keys, and opens nothing', async () => {
    const url = stack.sfu()?.url ?? ''
    const outsider = await (await browser.newContext({ bypassCSP: true })).newPage()
    await prepareOutsider(outsider, url)
    await remove(claire, dina.name)
    await expect(dina.page.getByRole('heading', { level: 1 })).toHaveText('On vous a fait sortir de la réunion')
    // each of those who stay seals with a key that the others have, and she has not
    const sealsAnew = async ({ page, tokens }: Watched): Promise<boolean> => {
      const own = (await frameKeysOf(page)).findLast(({ sender }) => sender === identityOf(tokens[0] ?? ''))?.hex
      const has = async (member: Known): Promise<boolean> =>
        (await frameKeysOf(member.page)).some(({ hex }) => hex === own)
      return (await has(alix)) && !(await has(dina))
    }
    for (const member of [claire, alix]) await expect.poll(() => sealsAnew(member)).toBe(true)
    const old = await frameKeysOf(dina.page)
    const today = await frameKeysOf(alix.page)
    const [token = ''] = dina.tokens
    // the room would send them away again: here nothing stands between them and the others but the keys
    process.kill(stack.worker().pid, 'SIGSTOP')
    try {
      // as LiveKit passes them on: a decoder makes something of sealed bytes, and it is noise
      const raw = await listenIn(outsider, { url, token, keys: null, packets: PACKETS })
      const blind = await listenIn(outsider, { url, token, keys: [], packets: PACKETS })
      const late = await listenIn(outsider, { url, token: blind.token, keys: old, packets: PACKETS })
      for (const heard of [raw, blind, late]) {
        expect(heard.pictures).toBeGreaterThanOrEqual(PACKETS)
        expect(heard.sounds).toBeGreaterThanOrEqual(PACKETS)
        expect(heard.green).toBeLessThan(0.5)
      }
      for (const { framesDecoded, samplesHeard } of [blind, late]) expect([framesDecoded, samplesHeard]).toEqual([0, 0])
      // it is the keys, and nothing else: with those of today all of it opens
      const within = await listenIn(outsider, { url, token, keys: today, packets: PACKETS })
      expect(within.framesDecoded).toBeGreaterThan(0)
      expect(within.samplesHeard).toBeGreaterThan(0)
      expect(within.green).toBeGreaterThan(0.5)
    } finally {
      process.kill(stack.worker().pid, 'SIGCONT')
    }
    await outsider.context().close()
  })
  await test.step('who stay see and hear each other, and write', async () => {
    await allMeet([claire, alix], 'sfu')
    await allSeeAndHear([claire, alix])
    await write(alix, 'À deux, maintenant')
    await reads(claire, 'À deux, maintenant')
    await bar(alix.page).getByRole('button', { name: 'Quitter la réunion' }).click()
  })
  await test.step('G38: in all of it no key was said', async () => {
    const keys = (await Promise.all(people.map(({ page }) => keysOf(page)))).flat()
    const frameKeys = (await Promise.all(people.map(({ page }) => frameKeysOf(page)))).flat()
    const data = await Promise.all(people.map(({ page, name }) => dataOf(page, name)))
    const records: readonly Said[] = [
      ...people.flatMap(({ said }) => said),
      ...data.flat(),
      { where: 'log of the worker', bytes: Buffer.from(stack.worker().log()) },
      { where: 'log of LiveKit', bytes: Buffer.from(stack.sfu()?.log() ?? '') },
    ]
    for (const where of ['request', 'address', 'headers', 'answer', 'frame out', 'frame in', 'data'])
      expect
        .soft(
          records.some((record) => record.where.endsWith(`: ${where}`)),
          where,
        )
        .toBe(true)
    // the link's secret among them, which is in the page's address and in no request
    const secret = Buffer.from(new URL(link).hash.slice(1), 'base64url').toString('hex')
    const hexes = new Set(keys.map(({ hex }) => hex))
    expect(hexes.has(secret)).toBe(true)
    for (const { hex } of frameKeys) expect(hexes.has(hex)).toBe(true)
    expect(leaks(keys, records)).toEqual([])
    // and it would have been found, in whatever form
    const planted = { what: 'planted', hex: randomBytes(32).toString('hex') }
    for (const [at, form] of formsOf(planted.hex).entries())
      expect(
        leaks(
          [...keys, planted],
          [...records, { where: `form ${at}`, bytes: Buffer.concat([Buffer.from('x'), form]) }],
        ),
      ).toEqual([`planted in form ${at}`])
    for (const before of [0, 1, 2]) {
      const inside = Buffer.concat([randomBytes(before), Buffer.from(planted.hex, 'hex'), randomBytes(7)])
      for (const text of [inside.toString('base64'), inside.toString('base64url')])
        expect(leaks([planted], [{ where: 'more', bytes: Buffer.from(text) }])).toHaveLength(1)
    }
  })
  await closeAll(people)
})
