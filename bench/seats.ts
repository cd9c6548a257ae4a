// A meeting of a hundred through the media server: one browser looks at it, twenty people send, eighty sit. What the page
// that looks is busy with, and what the room passes on and weighs. `npm run bench -- seats [SLOWER]`: so many times slower the
// page's own thread runs, from when its meeting is there.
import { setTimeout as wait } from 'node:timers/promises'
import { createPerson, join } from '../test/e2e/person.ts'
import { openStack } from '../test/support/stack.ts'
import { median, memory, printJson, printTable, quantile, round } from './support/figures.ts'
import { LARGE_VARS, openLargeRoom, type Sitter } from './support/large-room.ts'
import { othersHad, watchOthers } from './support/others.ts'
import { openBrowser, openBrowserElsewhere } from './support/people.ts'
import { publish } from './support/publishers.ts'
import { eachOf, evenly } from './support/seats.ts'

const TARGET = { longTaskP95Ms: 200 }
const SLOWER = Number(process.argv[2] ?? 1)
const SEATS = 100
const PUBLISHERS = 20
/** What comes of a camera that is shown as small as this: the server passes on the lowest of its sizes. */
const PICTURE = { width: 320, height: 180, fps: 12 }
const VIEWER = 'Spectatrice'
const SECONDS = 60
/** In the meeting somebody raises or lowers a hand each second, another speaks every two, and the page is turned every ten. */
const HANDS_PER_SECOND = 1
const SPEAKER_EVERY = 2
const PAGE_EVERY = 10
/** For so long pictures are counted. */
const RATE_MS = 5_000
/** So many times the page is turned and, after so long, back. */
const TURNS = 6
const AWAY_MS = 1_500
/** People who come at the same time. */
const AT_ONCE = 4

/** What the browser itself says: tasks of its main thread above 50 ms (Long Tasks API), with the end of each. */
const watchTasks = (): void => {
  const tasks: { readonly at: number; readonly ms: number }[] = []
  Object.assign(window, { longTasks: tasks })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      tasks.push({ at: performance.timeOrigin + startTime + duration, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
}

/** Back to the first page: when each of its pictures that moves has shown its first new frame, ms; two seconds at most. */
const turnBack = async (): Promise<number[]> => {
  const began = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp', bubbles: true }))
  const videos = [...document.querySelectorAll<HTMLVideoElement>('article:not(.mine) video')]
    .filter(({ videoWidth }) => videoWidth > 0)
    .slice(0, 20)
  const first = (video: HTMLVideoElement): Promise<number> =>
    new Promise((resolve) => {
      video.requestVideoFrameCallback((now) => resolve(now - began))
      setTimeout(() => resolve(2_000), 2_000)
    })
  return Promise.all(videos.map(first))
}

const stack = await openStack({ sfu: true, vars: LARGE_VARS })
const [browser, senders] = [await openBrowser(), await openBrowserElsewhere(stack.folder)]
try {
  const { origin } = stack
  const server = stack.sfu()
  const sfu = server?.url ?? ''
  const { pid } = stack.worker()
  const weights = { started: memory(pid), seated: 0, after: 0, mediaServer: 0 }

  // ── they come ────────────────────────────────────────────────────────────────────────────────────────────────
  const room = await openLargeRoom(stack, VIEWER, 'Ann 0')
  const viewer = await createPerson(browser, {
    origin,
    also: [sfu, sfu.replace(/^ws/, 'http')],
    before: watchTasks,
  })
  const wire = { frames: 0, bytes: 0 }
  viewer.page.on('websocket', (socket) => {
    if (!socket.url().includes('/api/rooms/')) return
    socket.on('framereceived', ({ payload }) => {
      wire.frames += 1
      wire.bytes += Buffer.byteLength(payload)
    })
  })
  await join(viewer, room.link, VIEWER)
  await room.moved
  const inspector = await viewer.context.newCDPSession(viewer.page)
  await inspector.send('Performance.enable')
  await inspector.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  /** Of the page: megabytes that its scripts hold, and nodes of its document. */
  const weighPage = async () => {
    await inspector.send('HeapProfiler.collectGarbage')
    const { metrics } = await inspector.send('Performance.getMetrics')
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0
    return { heap: of('JSHeapUsedSize') / 2 ** 20, nodes: of('Nodes'), stylings: of('RecalcStyleCount') }
  }
  const alone = await weighPage()
  console.error('The viewer is in; the others come…')
  const came = Date.now()
  const sitters: Sitter[] = []
  const others = SEATS - 2
  // whoever sends comes first, so that they are in sight
  for (let index = 0; index < PUBLISHERS; index += 1) sitters.push(await room.sit(`Ann ${index + 1}`))
  await eachOf(others - PUBLISHERS, AT_ONCE, async (index) => {
    sitters.push(await room.sit(`Ann ${PUBLISHERS + index + 1}`))
  })
  const seats = sitters.map(({ seat }) => seat)
  const satFor = (Date.now() - came) / 1_000
  weights.seated = memory(pid)
  console.error('They are in; they begin to send…')
  const publishers = await Promise.all(sitters.slice(0, PUBLISHERS).map((sitter) => sitter.publisher()))
  const sending = await publish(senders, origin, room.master.keys(), publishers, PICTURE)

  // ── the viewer sees them ─────────────────────────────────────────────────────────────────────────────────────
  const { page } = viewer
  const pictures = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLVideoElement>('article:not(.mine):not([hidden]) video')].map(
        (video) => video.getVideoPlaybackQuality().totalVideoFrames,
      ),
    )
  const moving = async (wanted: number): Promise<void> => {
    const before = await pictures()
    for (let tries = 0; tries < 240; tries += 1) {
      await wait(250)
      const now = await pictures()
      if (now.filter((frames, index) => frames > (before[index] ?? 0)).length >= wanted) return
    }
    throw new Error(`fewer than ${wanted} pictures move: ${JSON.stringify(await pictures())}`)
  }
  await moving(PUBLISHERS)
  const seen = Date.now()
  const seated = await weighPage()

  // ── the meeting ──────────────────────────────────────────────────────────────────────────────────────────────
  const opened = Date.now()
  const all = [room.master.seat, ...seats]
  const count = () => all.reduce((sum, { received }) => sum + received.frames, wire.frames)
  const weigh = () => all.reduce((sum, { received }) => sum + received.bytes, wire.bytes)
  const before = { frames: count(), bytes: weigh() }
  const stop = watchOthers()
  const turned: number[] = []
  let hands = 0
  await evenly(HANDS_PER_SECOND, SECONDS, (index) => {
    const seat = seats[PUBLISHERS + (Math.floor(index / 2) % (others - PUBLISHERS))]
    seat?.say({ type: 'hand', up: index % 2 === 0 })
    hands += 1
    if (index % SPEAKER_EVERY === 0) void sending.talking((index / SPEAKER_EVERY) % PUBLISHERS)
    if (index % PAGE_EVERY === PAGE_EVERY - 1) {
      turned.push(Date.now())
      void page.keyboard.press(index % (2 * PAGE_EVERY) === PAGE_EVERY - 1 ? 'PageDown' : 'PageUp')
    }
  })
  const othersShare = stop()
  const met = Date.now()
  const weighed = await weighPage()
  // ── how the pictures are ─────────────────────────────────────────────────────────────────────────────────────
  await moving(PUBLISHERS)
  const rates = await pictures()
  await wait(RATE_MS)
  const shown = (await pictures()).map((frames, index) => ((frames - (rates[index] ?? 0)) * 1_000) / RATE_MS)
  const turns: (readonly number[])[] = []
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.keyboard.press('PageDown')
    await wait(AWAY_MS)
    turns.push(await page.evaluate(turnBack))
    await moving(PUBLISHERS)
  }
  const relayed = { frames: count() - before.frames, bytes: weigh() - before.bytes }
  weights.after = memory(pid)
  weights.mediaServer = memory(server?.pid)

  const tasks = await page.evaluate(() => (window as unknown as { longTasks: { at: number; ms: number }[] }).longTasks)
  const phase = (...spans: readonly (readonly [from: number, to: number])[]) => {
    const long = spans.reduce((sum, [from, to]) => sum + to - from, 0)
    const ms = tasks.filter(({ at }) => spans.some(([from, to]) => at >= from && at < to)).map((task) => task.ms)
    const at = (share: number): number => (ms.length === 0 ? 0 : round(quantile(ms, share)))
    return {
      seconds: round(long / 1_000),
      count: ms.length,
      p50: at(0.5),
      p95: at(0.95),
      longest: round(Math.max(0, ...ms)),
      busy: round(ms.reduce((sum, task) => sum + task, 0) / long, 3),
    }
  }
  const longest = [...tasks]
    .filter(({ at }) => at >= opened && at < met)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 8)
    .map(({ at, ms }) => ({
      ms: round(ms),
      afterTurnMs: round(at - Math.max(...turned.filter((turn) => turn <= at), seen)),
    }))
  const sat = came + satFor * 1_000
  // without the moments in which the page is weighed
  const [coming, beginning, meeting] = [[came, sat] as const, [sat, seen] as const, [opened, met] as const]
  const phases = {
    'they come': phase(coming),
    'they begin to send': phase(beginning),
    'the meeting': phase(meeting),
    'all of it': phase(coming, beginning, meeting),
  }
  const sizes = [alone, seated, weighed]
  const heaps = sizes.map(({ heap }) => round(heap))
  const slowed = SLOWER === 1 ? '' : `; the page's thread ${SLOWER} times slower`
  printTable(
    `Long tasks of the page, ms (${SEATS} seats, ${PUBLISHERS} cameras and microphones in sight${slowed}; ${othersHad(othersShare)})`,
    ['', 'seconds', 'tasks ≥ 50 ms', 'p50', 'p95', 'longest', 'share of time', 'target p95'],
    Object.entries(phases).map(([name, { seconds, count, p50, p95, longest, busy }]) => [
      name,
      seconds,
      count,
      p50,
      p95,
      longest,
      busy,
      `< ${TARGET.longTaskP95Ms}`,
    ]),
  )
  printTable(
    'The room',
    ['', 'value'],
    [
      ['seats taken in, s', round(satFor, 1)],
      [`hands up and down in ${SECONDS} s`, hands],
      ['frames passed on for them', relayed.frames],
      ['bytes passed on', relayed.bytes],
      ['bytes a seat and minute', round(relayed.bytes / SEATS / (SECONDS / 60))],
      ['workerd started, MB', weights.started],
      ['with a hundred seats, MB', weights.seated],
      ['after the meeting, MB', weights.after],
      ['livekit-server, MB', weights.mediaServer],
      ['held by the scripts of the page alone / with a hundred / after the meeting, MB', heaps.join(' / ')],
      ['nodes of the page, the same', sizes.map(({ nodes }) => nodes).join(' / ')],
      [
        'times that it worked out styles in the meeting, a second',
        round((weighed.stylings - seated.stylings) / SECONDS),
      ],
      ['pages turned', turned.length],
      ['pictures a second, of the slowest in sight', round(Math.min(...shown.filter((rate) => rate > 0)), 1)],
      ['page turned: first picture, ms, median', round(median(turns.map((ms) => Math.min(...ms))))],
      [`page turned: the last of ${PUBLISHERS}, ms, median`, round(median(turns.map((ms) => Math.max(...ms))))],
    ],
  )
  printJson('seats', {
    target: TARGET,
    phases,
    longest,
    relayed,
    hands,
    weights,
    page: sizes,
    slower: SLOWER,
    satFor,
    shown,
    turns,
    others: round(othersShare, 2),
  })
  for (const seat of all) seat.close()
} finally {
  await browser.close()
  await senders.close()
  await stack.close()
}
