// What a move between mesh and SFU costs those who talk: two are in a call and a third comes and goes. In one meeting that
// moves the room to the SFU and back, in another nothing moves, in a third the old way is closed before the new one is open.
// Turn and turn about, in one run; each window with its load.
import type { Browser, Page } from '@playwright/test'
import { bar, enterButton, tileOf } from '../test/e2e/person.ts'
import { openStack, type Stack } from '../test/support/stack.ts'
import { longestGap, longestMade, longestSilence, type Noted, noteContinuity, takeNoted } from './support/continuity.ts'
import { median, printJson, printTable, quantile, round } from './support/figures.ts'
import { watchMachine } from './support/others.ts'
import { HOST, holdMeeting, NAME_FIELD, newcomer, openBrowser } from './support/people.ts'

/** Rounds of each kind, and how often the third comes and goes in each. */
const ROUNDS = Number(process.argv[2] ?? 5)
const COMINGS = 4
/** From the click on, on: a move with the old links' after-life is over by then. */
const WINDOW_MS = 8_000
/** In a call before anything is measured: the encoders have found their rate. */
const SETTLE_MS = 6_000
/**
 * What every camera gives. Not 15: the display draws thirty times a second as soon as there are two videos, and then it would be a matter of
 * chance, for as long as a link lives, whether each frame comes just in time for a drawing. So all chances come up in each window.
 */
const FPS = Number(process.argv[3] ?? 14.7)
/**
 * Chromium's word for drawing a video at the rate that it believes the video has, by a clock of its own: as that falls against the
 * frames, none of them is left out or one in three, for as long as the link lives.
 */
const DRAWS_BY_GUESS = 'OnBeginFrameThrottleVideo'
/** At the door until then: camera, socket and idle loading are all done. */
const AT_DOOR_MS = 2_500
/** More than this, and the window says something of the machine alone. */
const TOO_BUSY = 0.9

const KINDS = ['moves', 'nothing moves', 'breaks first'] as const
type Kind = (typeof KINDS)[number]
const DIRECTIONS = ['comes, up', 'goes, down'] as const
type Direction = (typeof DIRECTIONS)[number]

interface Window {
  readonly kind: Kind
  readonly direction: Direction
  readonly busy: number
  /** From the click until the room said that the move was done; null: it was not. */
  readonly movedAfter: number | null
  /** One figure for each tile. */
  readonly gaps: readonly number[]
  /** The same, as if what the page was not told of had not been shown. */
  readonly bounds: readonly number[]
  /** One figure for each voice that was heard. */
  readonly made: readonly number[]
  /** One figure for each listener. */
  readonly silences: readonly number[]
  readonly blank: number
  readonly doubled: number
}

interface Watched {
  readonly page: Page
  /** Who is seen there. */
  readonly sees: readonly string[]
}

/** Acts, waits until the window is over, and reads what everybody saw and heard in it. */
const windowOf = async (
  kind: Kind,
  direction: Direction,
  people: readonly Watched[],
  act: () => Promise<void>,
): Promise<Window> => {
  for (const { page } of people) await takeNoted(page)
  const stop = watchMachine()
  const from = performance.timeOrigin + performance.now()
  await act()
  const until = from + WINDOW_MS
  await people[0]?.page.waitForTimeout(until - performance.timeOrigin - performance.now())
  const { busy } = stop()
  const noted: Noted[] = await Promise.all(people.map(({ page }) => takeNoted(page)))
  const seen = noted.flatMap(({ tiles }, index) =>
    (people[index]?.sees ?? []).map((name) => tiles[name] ?? { shown: [], told: [], blank: [] }),
  )
  const goal = direction === 'comes, up' ? 'steady sfu' : 'steady mesh'
  const moved = noted[0]?.plans.find(([, plan]) => plan === goal)?.[0]
  return {
    kind,
    direction,
    busy,
    movedAfter: moved === undefined ? null : moved - from,
    gaps: seen.map(({ shown }) => longestGap(shown, from, until)),
    bounds: seen.map(({ told }) => longestGap(told, from, until)),
    made: noted.flatMap(({ voices }) => Object.values(voices).map((voice) => longestMade(voice, from, until))),
    silences: noted.map(({ levels }) => longestSilence(levels)),
    blank: seen.reduce((sum, { blank }) => sum + blank.length, 0),
    doubled: noted.reduce((sum, { doubled }) => sum + doubled, 0),
  }
}

const come = async (browser: Browser, link: string, name: string, atDoor: number): Promise<Page> => {
  const { context, page } = await newcomer(browser)
  await context.addInitScript(noteContinuity)
  await page.goto(link)
  await page.locator(NAME_FIELD).fill(name)
  await page.waitForTimeout(atDoor)
  return page
}

/** Two meet; a third comes and goes some times. */
const round_ = async (browser: Browser, stack: Stack, kind: Kind): Promise<readonly Window[]> => {
  const { host, link } = await holdMeeting(browser, stack, noteContinuity)
  const bruno = await come(browser, link, 'Bruno', 500)
  await enterButton(bruno).click()
  await tileOf(host.page, 'Bruno').waitFor()
  if (kind === 'breaks first')
    for (const page of [host.page, bruno])
      await page.evaluate(() => {
        window.continuity.breakFirst = true
      })
  await bruno.waitForTimeout(SETTLE_MS)
  const windows: Window[] = []
  for (let coming = 0; coming < COMINGS; coming++) {
    const third = await come(browser, link, 'Chloé', AT_DOOR_MS)
    const two: readonly Watched[] = [
      { page: host.page, sees: ['Bruno'] },
      { page: bruno, sees: [HOST] },
    ]
    const three: readonly Watched[] = [
      { page: host.page, sees: ['Bruno', 'Chloé'] },
      { page: bruno, sees: [HOST, 'Chloé'] },
      { page: third, sees: [HOST, 'Bruno'] },
    ]
    windows.push(await windowOf(kind, 'comes, up', three, () => enterButton(third).click()))
    const leave = bar(third).getByRole('button', { name: 'Quitter la réunion' })
    windows.push(await windowOf(kind, 'goes, down', two, () => leave.click()))
    await third.context().close()
  }
  await bruno.context().close()
  await host.context.close()
  return windows
}

// ── figures ────────────────────────────────────────────────────────────────────────────────────────────────────────
const figures = (values: readonly number[]) => ({
  median: round(median(values)),
  p95: round(quantile(values, 0.95)),
  most: round(Math.max(...values)),
})
/** Null where there was nothing to compare with. */
const ratio = (a: number, b: number): number | null => (b === 0 ? null : round(a / b, 2))

const stacks = {
  moves: await openStack({ sfu: true, vars: { MESH_MAX: '2', MESH_AFTER_SECONDS: '1' } }),
  'nothing moves': await openStack({ sfu: true, vars: { MESH_MAX: '3' } }),
}
const browser = await openBrowser(FPS, [DRAWS_BY_GUESS])
try {
  const windows: Window[] = []
  for (let turn = 0; turn < ROUNDS; turn++)
    for (const kind of KINDS) {
      // for the comparison half as many are enough
      if (kind === 'breaks first' && turn % 2 === 1) continue
      windows.push(...(await round_(browser, stacks[kind === 'nothing moves' ? kind : 'moves'], kind)))
    }

  const of = (kind: Kind, direction: Direction) =>
    windows.filter((one) => one.kind === kind && one.direction === direction)
  const valid = (kind: Kind, direction: Direction) => of(kind, direction).filter(({ busy }) => busy <= TOO_BUSY)
  printTable(
    'Each window',
    ['', '', 'load %', 'moved after ms', 'gap ms', 'at most', 'made-up ms', 'silence ms', 'blank', 'doubled'],
    windows.map((one) => [
      one.kind,
      one.direction,
      round(one.busy * 100),
      one.movedAfter === null ? '—' : round(one.movedAfter),
      round(Math.max(...one.gaps)),
      round(Math.max(...one.bounds)),
      round(Math.max(0, ...one.made)),
      round(Math.max(...one.silences)),
      one.blank,
      one.doubled,
    ]),
  )
  const summary = DIRECTIONS.flatMap((direction) =>
    KINDS.map((kind) => {
      const all = valid(kind, direction)
      return {
        direction,
        kind,
        windows: all.length,
        void: of(kind, direction).length - all.length,
        notMoved: kind === 'nothing moves' ? 0 : all.filter(({ movedAfter }) => movedAfter === null).length,
        moved: figures(all.flatMap(({ movedAfter }) => movedAfter ?? [])),
        gap: figures(all.flatMap(({ gaps }) => gaps)),
        bound: figures(all.flatMap(({ bounds }) => bounds)),
        made: figures(all.flatMap(({ made }) => made)),
        silence: figures(all.flatMap(({ silences }) => silences)),
        blank: all.reduce((sum, { blank }) => sum + blank, 0),
        doubled: all.reduce((sum, { doubled }) => sum + doubled, 0),
      }
    }),
  )
  printTable(
    'Longest gap between shown frames of a tile (what a busy page was told of late or never counted; not counted), longest run of made-up sound of a voice, longest silence; ms, median / p95 / most',
    ['', '', 'windows', 'void', 'not moved', 'gap', 'at most', 'made up', 'silence', 'blank', 'doubled'],
    summary.map((one) => [
      one.direction,
      one.kind,
      one.windows,
      one.void,
      one.notMoved,
      ...[one.gap, one.bound, one.made, one.silence].map(({ median, p95, most }) => `${median} / ${p95} / ${most}`),
      one.blank,
      one.doubled,
    ]),
  )
  const find = (kind: Kind, direction: Direction) =>
    summary.find((one) => one.kind === kind && one.direction === direction)
  const ratios = DIRECTIONS.flatMap((direction) => {
    const [moves, still] = [find('moves', direction), find('nothing moves', direction)]
    if (moves === undefined || still === undefined) return []
    const pairs = ['gap', 'bound', 'made', 'silence'] as const
    return [
      {
        direction,
        ...Object.fromEntries(
          pairs.map((name) => [
            name,
            [ratio(moves[name].median, still[name].median), ratio(moves[name].p95, still[name].p95)],
          ]),
        ),
      },
    ]
  })
  printTable(
    'A move against no move (target: median 1.2, p95 1.5)',
    ['', 'gap', 'at most', 'made up', 'silence'],
    ratios.map(({ direction, ...rest }) => [
      direction,
      ...Object.values(rest).map((pair) => (pair as (number | null)[]).map((one) => one ?? '—').join(' / ')),
    ]),
  )
  printJson('handover', { summary, ratios })
} finally {
  await browser.close()
  for (const stack of Object.values(stacks)) await stack.close()
}
