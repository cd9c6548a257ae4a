// From the click on the button to the other's face: somebody is in the call with the camera on, somebody else stands at
// the door with everything loaded, and presses. Both ways, and where the time goes.
import type { Browser } from '@playwright/test'
import { bar, enterButton, tileOf } from '../test/e2e/person.ts'
import { openStack } from '../test/support/stack.ts'
import { median, printJson, printTable, quantile, round } from './support/figures.ts'
import { othersHad, undisturbed, watchOthers } from './support/others.ts'
import { GUEST, holdMeeting, type Meeting, NAME_FIELD, newcomer, openBrowser } from './support/people.ts'
import { forgetTimes, type Moment, noteTimes, type Timeline, times } from './support/timeline.ts'

const RUNS = Number(process.argv[2] ?? 12)
/** Others may be using the machine: no longer than this is worth waiting for them. */
const RUNS_MOST = RUNS * 3
/** At the door until then: camera, socket and idle loading are all done. */
const AT_DOOR_MS = 2_500
/** Between runs, so that the last one is over for the machine too. */
const REST_MS = 1_000

interface Run {
  readonly newcomer: Timeline
  readonly host: Timeline
}

const joinOnce = async (browser: Browser, { host, link }: Meeting) => {
  const { context, page } = await newcomer(browser)
  await context.addInitScript(noteTimes)
  await page.goto(link)
  await page.locator(NAME_FIELD).fill(GUEST)
  await page.waitForTimeout(AT_DOOR_MS)
  await Promise.all([forgetTimes(page), forgetTimes(host.page)])
  const stop = watchOthers()
  await enterButton(page).click()
  const result: Run = { newcomer: await times(page), host: await times(host.page) }
  const others = stop()
  await bar(page).getByRole('button', { name: 'Quitter la réunion' }).click()
  await tileOf(host.page, GUEST).waitFor({ state: 'hidden' })
  await context.close()
  await host.page.waitForTimeout(REST_MS)
  return { result, others }
}

type Side = 'newcomer' | 'host'
const at = (run: Run, [side, moment]: readonly [Side, Moment]): number => run[side][moment] ?? Number.NaN

/** The way in, part after part; each begins where the one before ended. */
const PARTS: readonly (readonly [string, Side, Moment])[] = [
  ['click → enter leaves', 'newcomer', 'sent enter'],
  ['→ welcome is here', 'newcomer', 'got welcome'],
  ['→ the other’s offer leaves', 'host', 'sent signal'],
  ['→ the offer is here', 'newcomer', 'got signal'],
  ['→ the offer is set', 'newcomer', 'set remote'],
  ['→ the answer leaves', 'newcomer', 'sent signal'],
  ['→ ICE connected', 'newcomer', 'ICE connected'],
  ['→ connected (DTLS)', 'newcomer', 'connected'],
  ['→ first frame received', 'newcomer', 'got packet'],
  ['→ first frame shown', 'newcomer', 'shown'],
]
const WHOLES: readonly (readonly [string, Side, Moment])[] = [
  ['newcomer sees the other', 'newcomer', 'shown'],
  ['the other sees the newcomer', 'host', 'shown'],
]

const row = (name: string, values: readonly number[]) =>
  [
    name,
    round(median(values)),
    round(quantile(values, 0.95)),
    round(Math.min(...values)),
    round(Math.max(...values)),
  ] as const
const HEAD = ['', 'median', 'p95', 'least', 'most']

const stack = await openStack()
const browser = await openBrowser()
try {
  const meeting = await holdMeeting(browser, stack, noteTimes)
  // the first one warms what a call that is going on has warm: encoder, compositor, code
  await joinOnce(browser, meeting)
  const { runs, made, others } = await undisturbed(RUNS, RUNS_MOST, () => joinOnce(browser, meeting))

  const since = (end: readonly [Side, Moment], begin: readonly [Side, Moment]) =>
    runs.map((run) => at(run, end) - at(run, begin))
  const wholes = WHOLES.map(([name, ...end]) => row(name, since(end, ['newcomer', 'click'])))
  const parts = PARTS.map(([name, ...end], index) => {
    const [, ...begin] = PARTS[index - 1] ?? ['', 'newcomer', 'click']
    return row(name, since(end, begin as [Side, Moment]))
  })
  printTable(`Click to first remote frame shown, ms: ${RUNS} of ${made} runs, ${othersHad(others)}`, HEAD, wholes)
  printTable('The newcomer’s way, part by part', HEAD, parts)
  console.log('\nOthers, medians: Galene 278 ms, LiveKit without a product 450 ms, MiroTalk P2P 986 ms')
  const figures = ([, p50, p95, least, most]: (typeof wholes)[number]) => ({ median: p50, p95, least, most })
  printJson('join', {
    runs: RUNS,
    made,
    others: round(others, 2),
    newcomer: wholes[0] && figures(wholes[0]),
    host: wholes[1] && figures(wholes[1]),
    parts: Object.fromEntries(parts.map((part) => [part[0], figures(part)])),
  })
} finally {
  await browser.close()
  await stack.close()
}
