// Who is in the benches: Claire Vasseur, an agent who has a meeting open with her camera on, and guests who come by its
// link. Each in a browser context of their own: several pages of one context are slowed down to one frame a second.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { createPerson, openMeeting, type Person } from '../../test/e2e/person.ts'
import { CHROMIUM, CHROMIUM_ARGS } from '../../test/support/chromium.ts'
import type { Stack } from '../../test/support/stack.ts'

export const HOST = 'Claire Vasseur'
export const GUEST = 'Alix Martin'
export const NAME_FIELD = 'input[name=name]'

/**
 * `fps`: of its camera. Asked for another rate than it has, a camera leaves frames out: 15 of 20 come as 50, 50, 100 ms. `without`:
 * features of Chromium, by its names.
 */
export const openBrowser = (fps = 20, without: readonly string[] = []): Promise<Browser> => {
  const [camera, off] = ['--use-fake-device-for-media-stream', '--disable-features=']
  const args = CHROMIUM_ARGS.map((arg) =>
    arg === camera ? `${camera}=fps=${fps}` : arg.startsWith(off) ? [arg, ...without].join(',') : arg,
  )
  return chromium.launch({ executablePath: CHROMIUM, args })
}

/**
 * A browser that gets what the others leave of the processor: whoever sits in it is elsewhere in real life. Two things undo
 * `nice` alone: Linux weighs whole sessions against each other, and each browser is one (sched(7), autogroup); and Chromium as
 * root raises its threads above everybody else's. `folder`: where its starter may be put.
 */
export const openBrowserElsewhere = (folder: string): Promise<Browser> => {
  const starter = join(folder, 'elsewhere')
  const bound = process.getuid?.() === 0 ? 'setpriv --bounding-set=-sys_nice ' : ''
  const session = '{ echo 15 > /proc/self/autogroup; } 2> /dev/null'
  writeFileSync(starter, `#!/bin/sh\n${session}\nexec ${bound}nice -n 15 "${CHROMIUM}" "$@"\n`, { mode: 0o755 })
  return chromium.launch({ executablePath: starter, args: [...CHROMIUM_ARGS] })
}

export interface Meeting {
  readonly host: Person
  readonly link: string
}

/** `before` runs in the host's page before its scripts. */
export const holdMeeting = async (
  browser: Browser,
  { origin, issuer }: Stack,
  before?: () => void,
): Promise<Meeting> => {
  const host = await createPerson(browser, { origin, also: [issuer], ...(before === undefined ? {} : { before }) })
  return { host, link: await openMeeting(host, origin) }
}

/** A cold profile, French, 1280 × 800, with a camera that it may use. */
export const newcomer = async (
  browser: Browser,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> => {
  const context = await browser.newContext({
    locale: 'fr-FR',
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'microphone'],
  })
  return { context, page: await context.newPage() }
}
