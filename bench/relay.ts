// How long a signal takes from one seat to another through the room's socket, and what rooms weigh in the memory of the
// one workerd that holds them all. Senders and receivers live in this process, beside it, on the same cores.
import { setTimeout as wait } from 'node:timers/promises'
import { openStack } from '../test/support/stack.ts'
import { memory, printJson, printTable, quantile, round } from './support/figures.ts'
import { undisturbed, watchOthers } from './support/others.ts'
import { eachOf, evenly, makeRoom, type Seat, sitDown } from './support/seats.ts'

const SIZES = [1, 50, 100, 1_000]
const PEOPLE = 4
/** A candidate with its seal is about 400 characters, an offer about 9 000: most signals are candidates. */
const BOX = 'A'.repeat(400)
const SECONDS = 20
/** One each second in every room, and enough of them in all for a 99th percentile to mean something. */
const perSecond = (rooms: number): number => Math.max(rooms, 50)
/** How many sleeping rooms are woken a second. */
const WAKING_PER_SECOND = 100
/** How often it is tried to find the machine undisturbed by others. */
const TRIES = 3
/** Rooms being filled at the same time. */
const AT_ONCE = 16
/** The platform lets an object sleep after 10 quiet seconds, and looks every few. */
const ASLEEP_AFTER_MS = 20_000

const fill = async (origin: string, rooms: number): Promise<readonly (readonly Seat[])[]> => {
  const seated: Seat[][] = []
  await eachOf(rooms, AT_ONCE, async (index) => {
    const code = await makeRoom(origin)
    const seats: Seat[] = []
    for (let person = 0; person < PEOPLE; person += 1) seats.push(await sitDown(origin, code))
    seated[index] = seats
  })
  return seated
}

/** Sends from seat to seat, room after room; resolves to how long each signal took, in ms. */
const relay = async (
  rooms: readonly (readonly Seat[])[],
  rate: number,
  seconds: number,
): Promise<readonly number[]> => {
  const sent: number[] = []
  const took: number[] = []
  for (const seats of rooms)
    for (const seat of seats)
      seat.onFrame = (frame) => {
        if (frame.type === 'signal') took.push(performance.now() - (sent[frame.n] ?? Number.NaN))
        else if (frame.type === 'error') throw new Error(`the room says ${frame.code}`)
      }
  await evenly(rate, seconds, (index) => {
    const seats = rooms[index % rooms.length] ?? []
    const turn = Math.floor(index / rooms.length)
    const [from, to] = [seats[turn % PEOPLE], seats[(turn + 1) % PEOPLE]]
    sent.push(performance.now())
    from?.say({ type: 'signal', to: to?.id ?? '', link: 1, n: index, box: BOX })
  })
  await wait(1_000)
  if (took.length !== sent.length) console.log(`${sent.length - took.length} of ${sent.length} signals did not arrive`)
  return took
}
/** One signal in each room. */
const once = (rooms: readonly (readonly Seat[])[]): Promise<readonly number[]> =>
  relay(rooms, WAKING_PER_SECOND, rooms.length / WAKING_PER_SECOND)

const measure = async (rooms: number) => {
  const stack = await openStack({ vars: { ROOM_CREATION: 'anyone', BUDGETS: 'guest-rooms=10000/3600' } })
  try {
    const { pid } = stack.worker()
    const idle = memory(pid)
    const began = performance.now()
    const seated = await fill(stack.origin, rooms)
    const filled = (performance.now() - began) / 1_000
    const open = memory(pid)
    // those that were filled first have fallen asleep again
    await once(seated)
    const { runs, others } = await undisturbed(1, TRIES, async () => {
      const stop = watchOthers()
      const result = await relay(seated, perSecond(rooms), SECONDS)
      return { result, others: stop() }
    })
    const took = runs[0] ?? []
    const busy = memory(pid)
    await wait(ASLEEP_AFTER_MS)
    const asleep = memory(pid)
    const waking = await once(seated)
    for (const seat of seated.flat()) seat.close()
    return {
      rooms,
      people: rooms * PEOPLE,
      joinsPerSecond: round((rooms * PEOPLE) / filled),
      signals: took.length,
      p50: round(quantile(took, 0.5), 2),
      p99: round(quantile(took, 0.99), 2),
      wakingP50: round(quantile(waking, 0.5), 2),
      wakingP99: round(quantile(waking, 0.99), 2),
      idle,
      open,
      busy,
      asleep,
      kbPerRoom: round(((busy - idle) * 1_024) / rooms),
      others: round(others, 2),
    }
  } finally {
    await stack.close()
  }
}

const only = process.argv.slice(2).map(Number)
const results = []
for (const rooms of only.length > 0 ? only : SIZES) {
  console.error(`${rooms} rooms of ${PEOPLE}…`)
  results.push(await measure(rooms))
}

printTable(
  `Signals of ${BOX.length} characters through the room, ${PEOPLE} people a room, for ${SECONDS} s`,
  ['rooms', 'people', 'joins/s', 'signals', 'p50 ms', 'p99 ms', 'waking p50', 'p99', 'others had'],
  results.map((r) => [
    r.rooms,
    r.people,
    r.joinsPerSecond,
    r.signals,
    r.p50,
    r.p99,
    r.wakingP50,
    r.wakingP99,
    `${Math.round(r.others * 100)} %`,
  ]),
)
printTable(
  'Memory of workerd (RSS, MB)',
  ['rooms', 'people', 'started', 'rooms open', 'signals flowing', 'after 20 quiet s', 'kB a room, flowing'],
  results.map((r) => [r.rooms, r.people, r.idle, r.open, r.busy, r.asleep, r.kbPerRoom]),
)
console.log(`
Others, 200 people:  p50 / p99 ms   MB idle / with them
  MiroTalk P2P       0.98 / 3.8     219 / 241
  Galene             0.59 / 4.4     13 / 23`)
printJson('relay', { people: PEOPLE, boxChars: BOX.length, seconds: SECONDS, results })
