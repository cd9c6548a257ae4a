// The instance as people meet it: footer and legal pages on every page but the call, its own name, colours and logo, and the
// ProConnect button as ProConnect wants it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { freePort } from '../../scripts/ports.mjs'
import { startWorkerd } from '../../scripts/workerd.mjs'
import { en } from '../../web/i18n/en.ts'
import { fr } from '../../web/i18n/fr.ts'
import { LEGAL_WORDS } from '../../web/ui/legal/words.ts'
import { openStack } from '../support/stack.ts'
import { expect, test } from './fixtures.ts'
import { bar, createPerson, enter, openMeeting, type Person, withoutSecret } from './person.ts'
import { calm, cameraOff } from './states.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const foot = (page: Page) => page.getByRole('contentinfo')
const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** What axe has against the page, and whether it is wider than its window. */
const isSound = async (page: Page, state: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze()
  expect
    .soft(
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => target) })),
      state,
    )
    .toEqual([])
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect.soft(wide, `${state} is ${wide} px wide`).toBeLessThanOrEqual(window ?? 0)
  const low = await page
    .getByRole('contentinfo')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height).filter((height) => height < 43.5))
  expect.soft(low, `${state}: links of the foot are 44 px high`).toEqual([])
}

const PAGES = [
  ['notice', '/mentions-legales'],
  ['privacy', '/donnees-personnelles'],
  ['accessibility', '/accessibilite'],
] as const

test('O11: each legal page says in French and in English what the instance has not said, and reads at 320 px', async ({
  stack,
  somebody,
}) => {
  const { page } = await calm(await somebody({ viewport: { width: 320, height: 640 } }))
  for (const [name, path] of PAGES) {
    await page.goto(`${stack.origin}${path}`)
    for (const [words, titles, theme] of [
      [fr, LEGAL_WORDS.fr, 'light'],
      [en, LEGAL_WORDS.en, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await expect(heading(page)).toHaveText(titles.titles[name])
      await expect(page).toHaveTitle(`${titles.titles[name]} · Parvis`)
      const unsaid = name === 'accessibility' ? titles.unsaid.accessibility.none : titles.unsaid[name]
      await expect(page.getByText(unsaid.split('\n')[0] ?? '')).toBeVisible()
      await expect(page.getByText(titles.noContact)).toBeVisible()
      if (name === 'accessibility')
        await expect(page.getByRole('main').getByText(words.common.accessibility)).toBeVisible()
      await isSound(page, `${name}, ${theme}`)
      await page.getByRole('button', { name: words.common.otherLanguageLabel }).click()
      // what is chosen is kept once it is shown
      await expect(page.locator('html')).toHaveAttribute('lang', words === fr ? 'en' : 'fr')
    }
  }
})

test('O11: home, the page before the call, the door, the page after it and errors lead to the legal pages', async ({
  stack,
  somebody,
}) => {
  const names = [fr.common.accessibility, fr.common.notice, fr.common.privacy]
  const leads = async (page: Page, state: string): Promise<void> => {
    await expect.soft(foot(page).getByRole('link'), state).toHaveText(names)
    for (const [, path] of PAGES) await expect.soft(foot(page).locator(`a[href="${path}"]`), state).toHaveCount(1)
  }
  const agent = await calm(await somebody({ before: cameraOff }))
  const guest = await calm(await somebody({ before: cameraOff, viewport: { width: 320, height: 640 } }))
  await agent.page.goto(stack.origin)
  await leads(agent.page, 'home')
  await foot(agent.page).getByRole('link', { name: fr.common.notice }).click()
  await expect(heading(agent.page)).toHaveText(LEGAL_WORDS.fr.titles.notice)
  const link = await openMeeting(agent, stack.origin)
  await expect(foot(agent.page).getByRole('link')).toHaveCount(0)

  await guest.page.goto(withoutSecret(link))
  await expect(guest.page.getByText(fr.prejoin.inside)).toBeVisible()
  await leads(guest.page, 'before the call')
  await isSound(guest.page, 'before the call')
  // beside: who looks there keeps the name typed, and the place at the door
  await enter(guest, 'Alix Martin')
  await expect(heading(guest.page)).toHaveText(fr.door.heading)
  await leads(guest.page, 'the door')
  const opened = guest.context.waitForEvent('page')
  await foot(guest.page).getByRole('link', { name: fr.common.privacy }).click()
  await expect(heading(await opened)).toHaveText(LEGAL_WORDS.fr.titles.privacy)
  await agent.page.getByRole('button', { name: fr.people.refuseName('Alix Martin') }).click()
  await expect(heading(guest.page)).toHaveText(fr.over.refused.title)
  await leads(guest.page, 'after the call')
  await guest.page.goto(`${stack.origin}/error?code=signin.refused`)
  await leads(guest.page, 'an error')
  await isSound(guest.page, 'an error')
})

const METRICS_TOKEN = 'of-the-tests-alone-0123456789'
const LOGO = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20H0z" fill="#000091"/></svg>')}`

test('O6: with a wrong setting workerd does not start, and says which it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-wrong-'))
  const start = (settings: Record<string, string>) =>
    freePort().then((port) => startWorkerd({ folder, host: '127.0.0.1', port, settings, allow: ['public'] }))
  try {
    await expect(start({ SESSION_KEYS: 'k:short' })).rejects.toThrow(
      /ended before it was ready.*SESSION_KEYS: entry 1/s,
    )
    const keys = `k:${'A'.repeat(43)}`
    await expect(start({ PUBLIC_ORIGIN: 'https://visio.example.fr', SESSION_KEYS: keys })).rejects.toThrow(
      /SESSION_KEYS: is made by hand/,
    )
    const right = await start({ PUBLIC_ORIGIN: 'http://localhost:1', SESSION_KEYS: keys })
    await right.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('O5 O8 O9 O10 O12: an instance’s own name, colours, logo and words are on its pages, and nothing of them is markup', async ({
  browser,
}) => {
  const stack = await openStack({
    vars: {
      INSTANCE_NAME: 'Visio du littoral',
      INSTANCE_COLOURS: '#000091',
      INSTANCE_LOGO: LOGO,
      ACCESSIBILITY: 'partial',
      METRICS_TOKEN,
      CONTACT: 'visio@littoral.gouv.fr',
      LEGAL_NOTICE_FR:
        '# Éditeur\nPréfecture du littoral\n- 1, rue du Port\n\n<img src=x onerror="document.title=1">\nhttps://littoral.gouv.fr',
    },
  })
  const people: Person[] = []
  try {
    const somebody = async (options = {}): Promise<Person> => {
      const person = await createPerson(browser, { origin: stack.origin, also: [stack.issuer], ...options })
      people.push(person)
      return calm(person)
    }
    const { page } = await somebody({ viewport: { width: 320, height: 640 } })
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--c-primary'))
    const looksOwn = async (state: string): Promise<void> => {
      await expect(page, state).toHaveTitle(/ · Visio du littoral$/)
      await expect(page.getByRole('banner').getByRole('link'), state).toHaveAccessibleName('Visio du littoral, Accueil')
      const logo = page.getByRole('banner').locator('img')
      await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth), state).toBe(40)
      await expect.poll(colour).toBe('#000091')
      await expect(foot(page)).toContainText('Accessibilité : partiellement conforme')
      await isSound(page, state)
    }
    await page.goto(stack.origin)
    await looksOwn('home')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(colour).not.toBe('#000091')
    await isSound(page, 'home, dark')
    await page.emulateMedia({ colorScheme: 'light' })

    await page.goto(`${stack.origin}/mentions-legales`)
    await looksOwn('legal notice')
    await expect(page.getByRole('heading', { level: 2 })).toHaveText('Éditeur')
    await expect(page.getByRole('main').getByRole('listitem')).toHaveText('1, rue du Port')
    await expect(page.getByText('<img src=x onerror="document.title=1">')).toBeVisible()
    await expect(page.getByRole('link', { name: 'https://littoral.gouv.fr' })).toHaveAttribute(
      'href',
      'https://littoral.gouv.fr',
    )
    await expect(page.getByRole('link', { name: 'visio@littoral.gouv.fr' })).toHaveAttribute(
      'href',
      'mailto:visio@littoral.gouv.fr',
    )
    await page.getByRole('button', { name: fr.common.otherLanguageLabel }).click()
    await expect(page.getByText(LEGAL_WORDS.en.otherLanguage)).toBeVisible()
    await expect(page.locator('[lang=fr]').filter({ hasText: 'Préfecture' })).toBeVisible()

    const agent = await somebody({ before: cameraOff })
    const link = await openMeeting(agent, stack.origin)
    await page.goto(link)
    await expect(page.getByRole('banner').getByRole('link')).toHaveAccessibleName(/^Visio du littoral/)
    await expect.poll(colour).toBe('#000091')
    await enter({ page } as Person, 'Alix')
    await expect(bar(page)).toBeVisible()

    // on a plain workerd objects and routes count in one memory
    const ask = (path: string, headers = {}) => fetch(`${stack.origin}${path}`, { headers })
    const metrics = async () => (await ask('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` })).text()
    await expect.poll(metrics).toContain('\nparvis_people{at="in"} 2\n')
    const text = await metrics()
    expect(text).toContain('\nparvis_rooms_open 1\n')
    expect(text).toContain('parvis_lines_total{event="room.created",reason=""} 1\n')
    expect(text).toContain('parvis_lines_total{event="signin.done",reason=""} 1\n')
    for (const word of ['Alix', 'Claire', new URL(link).pathname.slice(1), '127.0.0.1'])
      expect(text).not.toContain(word)
    expect((await ask('/metrics')).status).toBe(401)
    expect(await (await ask('/healthz')).json()).toEqual({ live: true, settings: true, objects: true })

    for (const { strangers, complaints } of people) expect([...strangers, ...complaints]).toEqual([])
  } finally {
    for (const { context } of people) await context.close()
    await stack.close()
  }
})

test('O14: the ProConnect button and the link below it are as ProConnect’s rules say', async ({ stack, somebody }) => {
  const { page } = await somebody()
  await page.goto(stack.origin)
  const button = page.getByRole('button', { name: 'S’identifier avec ProConnect', exact: true })
  await expect(button).toBeVisible()
  const box = await button.boundingBox()
  expect([box?.width, box?.height]).toEqual([214, 56])
  const style = await button.evaluate((element) => {
    const { backgroundColor, color } = getComputedStyle(element)
    return { backgroundColor, color, strong: element.querySelector('strong')?.textContent }
  })
  // the State's blue, white on it, the name in bold
  expect(style).toEqual({ backgroundColor: 'rgb(0, 0, 145)', color: 'rgb(255, 255, 255)', strong: 'ProConnect' })
  const about = page.getByRole('link', { name: 'Qu’est-ce que ProConnect ?' })
  await expect(about).toHaveText('Qu’est-ce que ProConnect ?')
  for (const [name, value] of [
    ['href', 'https://www.proconnect.gouv.fr/'],
    ['target', '_blank'],
    ['rel', 'noopener noreferrer'],
  ] as const)
    await expect(about).toHaveAttribute(name, value)
  await expect(about).toHaveAttribute('title', /^Qu’est-ce que ProConnect.* - nouvelle fenêtre$/)
  expect((await about.boundingBox())?.y).toBeGreaterThanOrEqual((box?.y ?? 0) + (box?.height ?? 0))
  // it leaves by a POST of our own
  const left = page.waitForRequest((request) => request.url().endsWith('/auth/sign-in'))
  await button.click()
  expect((await left).method()).toBe('POST')
})
