// From the click on the button to the other's face: somebody is in the call with the camera on, somebody else stands at
// the door with everything loaded, and presses. Both ways, and where the time goes.
import type { Browser } from '@playwright/test'
import { bar, enterButton, tileOf } from '../test/e2e/person.ts'
import { openStack, type Stack } from '../test/support/stack.ts'
import { median, printJson, printTable, quantile, round } from './support/figures.ts'
import { holdGalene } from './support/galene.ts'
import { othersHad, undisturbed, watchOthers } from './support/others.ts'
import { GUEST, holdMeeting, type Meeting, NAME_FIELD, newcomer, openBrowser } from './support/people.ts'
import { forgetTimes, type Moment, noteTimes, type Timeline, times } from './support/timeline.ts'

const RUNS = Number(process.argv[2] ?? 12)
/** A Galene group's address: then the two take turns, and only figures of one run are set against each other. */
const GALENE = process.argv[3]
/** Turns of each: the machine changes with the hour. */
const BLOCKS = GALENE === undefined ? 1 : 2
/** Others may be using the machine: no longer than this is worth waiting for them. */
const MOST = 3
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

/** One turn of ours, and of theirs where there is one. The first run of each warms what a call that goes on has warm. */
const turn = async (browser: Browser, stack: Stack, wanted: number) => {
  const meeting = await holdMeeting(browser, stack, noteTimes)
  await joinOnce(browser, meeting)
  const ours = await undisturbed(wanted, wanted * MOST, () => joinOnce(browser, meeting))
  await meeting.host.context.close()
  return ours
}
const galeneTurn = async (browser: Browser, group: string, wanted: number): Promise<readonly (number | null)[]> => {
  const meeting = await holdGalene(browser, group, AT_DOOR_MS)
  const measure = async () => {
    const stop = watchOthers()
    const timeline = await meeting.join()
    const result = timeline === null ? null : (timeline.shown ?? Number.NaN) - (timeline.click ?? Number.NaN)
    return { result, others: stop() }
  }
  await measure()
  const { runs } = await undisturbed(wanted, wanted * MOST, measure)
  await meeting.close()
  return runs
}

const stack = await openStack()
const browser = await openBrowser()
try {
  const runs: Run[] = []
  const theirs: (number | null)[] = []
  let made = 0
  let others = 0
  for (let block = 0; block < BLOCKS; block++) {
    const ours = await turn(browser, stack, Math.ceil(RUNS / BLOCKS))
    runs.push(...ours.runs)
    made += ours.made
    others = Math.max(others, ours.others)
    if (GALENE !== undefined) theirs.push(...(await galeneTurn(browser, GALENE, Math.ceil(RUNS / BLOCKS))))
  }

  const since = (end: readonly [Side, Moment], begin: readonly [Side, Moment]) =>
    runs.map((run) => at(run, end) - at(run, begin))
  const wholes = WHOLES.map(([name, ...end]) => row(name, since(end, ['newcomer', 'click'])))
  const seen = theirs.filter((ms) => ms !== null)
  const against = GALENE === undefined ? [] : [row('in Galene, the newcomer sees the other', seen)]
  const parts = PARTS.map(([name, ...end], index) => {
    const [, ...begin] = PARTS[index - 1] ?? ['', 'newcomer', 'click']
    return row(name, since(end, begin as [Side, Moment]))
  })
  printTable(`Click to first remote frame shown, ms: ${runs.length} of ${made} runs, ${othersHad(others)}`, HEAD, [
    ...wholes,
    ...against,
  ])
  printTable('The newcomer’s way, part by part', HEAD, parts)
  if (GALENE !== undefined) console.log(`\nGalene: ${seen.length} of ${theirs.length} saw somebody within 30 s`)
  else console.log('\nOthers, at another hour: Galene 278 ms, LiveKit without a product 450 ms, MiroTalk P2P 986 ms')
  const figures = ([, p50, p95, least, most]: (typeof wholes)[number]) => ({ median: p50, p95, least, most })
  printJson('join', {
    runs: runs.length,
    made,
    others: round(others, 2),
    newcomer: wholes[0] && figures(wholes[0]),
    host: wholes[1] && figures(wholes[1]),
    ...(against[0] && { galene: figures(against[0]) }),
    parts: Object.fromEntries(parts.map((part) => [part[0], figures(part)])),
  })
} finally {
  await browser.close()
  await stack.close()
}
