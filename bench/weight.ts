// What a guest receives before the name field can be typed into and before the other face is there, and how long the
// name field takes on a slow line and a slow machine.
import type { Browser } from '@playwright/test'
import { enterButton, seesMoving, tileOf } from '../test/e2e/person.ts'
import { openStack } from '../test/support/stack.ts'
import { median, printJson, printTable, round } from './support/figures.ts'
import { othersHad, undisturbed, watchOthers } from './support/others.ts'
import { GUEST, HOST, holdMeeting, NAME_FIELD, newcomer, openBrowser } from './support/people.ts'
import { typeWhenUsable, watchField } from './support/usable.ts'
import { countWire, type Received, sum, type Wire } from './support/wire.ts'

const TARGET = { fieldBytes: 60_000, fieldRequests: 8, callBytes: 120_000, slowFieldMs: 1_300 }
/** As the peers were measured (docs: bench/README.md). */
const SLOW = { downKbit: 1_600, upKbit: 750, roundTripMs: 150, processor: 4 }
const SLOW_RUNS = 9
/** Others may be using the machine: no longer than this is worth waiting for them. */
const SLOW_RUNS_MOST = 30
/** Nothing asked for during so long: what idle time loads is there. */
const QUIET_MS = 3_000

const settled = async (wire: Wire): Promise<void> => {
  for (let before = -1; ; ) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    const count = wire.received().length
    if (wire.pending() === 0 && count === before) return
    before = count
  }
}

// ── a guest with the link of a room ────────────────────────────────────────────────────────────────────────────────
type When = 'before the field' | 'at the door' | 'after the click'
interface Row extends Received {
  readonly when: When
}

const visitRoom = async (browser: Browser, link: string) => {
  const { context, page } = await newcomer(browser)
  await watchField(context, NAME_FIELD)
  const wire = await countWire(page)
  await page.goto(link)
  const usable = await typeWhenUsable(page, NAME_FIELD, GUEST)
  const usableAt = usable + (await page.evaluate(() => performance.timeOrigin))
  await settled(wire)
  const clickedAt = Date.now()
  await enterButton(page).click()
  await seesMoving(tileOf(page, HOST), 1)
  const rows = wire.received().map((row): Row => {
    const when = row.at <= usableAt ? 'before the field' : row.at < clickedAt ? 'at the door' : 'after the click'
    return { ...row, when }
  })
  await context.close()
  return { rows, usable }
}

const visitLanding = async (browser: Browser, origin: string) => {
  const { context, page } = await newcomer(browser)
  const wire = await countWire(page)
  await page.goto(origin)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settled(wire)
  await context.close()
  return wire.received()
}

// ── the same guest, slower ─────────────────────────────────────────────────────────────────────────────────────────
const slowField = async (browser: Browser, link: string) => {
  const { context, page } = await newcomer(browser)
  await watchField(context, NAME_FIELD)
  const { session } = await countWire(page)
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW.roundTripMs,
    downloadThroughput: (SLOW.downKbit * 1_000) / 8,
    uploadThroughput: (SLOW.upKbit * 1_000) / 8,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.processor })
  const stop = watchOthers()
  await page.goto(link, { waitUntil: 'commit' })
  const usable = await typeWhenUsable(page, NAME_FIELD, GUEST)
  const others = stop()
  await context.close()
  return { result: round(usable), others }
}

const stack = await openStack()
const browser = await openBrowser()
try {
  const { link } = await holdMeeting(browser, stack)
  const { rows, usable } = await visitRoom(browser, link)
  const landing = await visitLanding(browser, stack.origin)
  const { runs: slow, made, others } = await undisturbed(SLOW_RUNS, SLOW_RUNS_MOST, () => slowField(browser, link))

  const until = (...whens: readonly When[]) => rows.filter(({ when }) => whens.includes(when))
  const field = until('before the field')
  const idle = until('at the door')
  printTable(
    'A guest opens the link of a room, cold, in French, 1280 × 800',
    ['when', 'type', 'path', 'bytes', 'frames'],
    rows.map(({ when, type, path, bytes, frameBytes }) => [when, type, path, bytes, frameBytes || '']),
  )
  printTable(
    'Landing page',
    ['type', 'path', 'bytes'],
    landing.map(({ type, path, bytes }) => [type, path, bytes]),
  )
  printTable(
    'In all',
    ['', 'bytes', 'requests', 'target', 'Visio'],
    [
      ['name field usable', sum(field), field.length, '≤ 60 kB, ≤ 8', '655 614, 45'],
      ['at the door, idle', sum(idle), idle.length, '', ''],
      ['first face shown, all of it', sum(rows), rows.length, '≤ 120 kB', '833 000 before media'],
      ['landing page', sum(landing), landing.length, '', '2 531 565, 44'],
    ],
  )
  printTable(
    `Name field usable, ms since navigation (slow: ${SLOW.downKbit} kbit/s, ${SLOW.roundTripMs} ms, processor ×${SLOW.processor}; ${SLOW_RUNS} of ${made} runs, ${othersHad(others)})`,
    ['', 'median', 'least', 'most', 'runs', 'target', 'Galene', 'Visio', 'MiroTalk'],
    [
      ['slow', median(slow), Math.min(...slow), Math.max(...slow), slow.length, '≤ 1300', 2_670, 6_817, 11_200],
      ['this machine as it is', round(usable), '', '', 1, '', '', '', ''],
    ],
  )
  printJson('weight', {
    target: TARGET,
    field: { bytes: sum(field), requests: field.length, ms: round(usable) },
    idle: { bytes: sum(idle), requests: idle.length },
    call: { bytes: sum(rows), requests: rows.length },
    landing: { bytes: sum(landing), requests: landing.length },
    slowField: { medianMs: median(slow), runs: slow, made, others: round(others, 2) },
  })
} finally {
  await browser.close()
  await stack.close()
}
