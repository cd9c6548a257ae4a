// What happens next in a room, by lot: mostly sense, some nonsense, some malice.
import { WAITING_MAX } from '../../../protocol/limits.ts'
import type { Random } from '../../../protocol/testing/random.ts'
import type { TicketClaims } from '../../room-api.ts'
import { isOpening, type PowerFrame } from '../events.ts'
import type { SealedFrame } from '../signals.ts'
import { BOX, freshKey, hashOf, NEW_ROOM, OWNER, PUBLIC_KEY, peerId, ticketOf } from './driver.ts'
import type { World } from './world.ts'

const AGENT = { kind: 'agent', name: 'Dominique', organisation: 'DGFiP' } as const
const NAMES = ['Guest 1', 'Guest 2', 'D0minique', 'Dominiquе', '\u200B'] as const
const SUBJECTS = [null, null, null, OWNER.subject, 'somebody', 'another'] as const
const PAUSES_MS = [0, 0, 1, 100, 1000, 5000, 15_000, 61_000]
const HOURS_MS = 3_600_000

type Happening = (world: World, random: Random, count: number) => void

const arrive: Happening = (world, random, count) => {
  const subject = random.pick(SUBJECTS) ?? null
  const wrong: Partial<TicketClaims> = random.oneIn(2) ? { exp: world.now } : { code: 'zzzz-zzzz-zzzz' }
  const id = random.oneIn(20) ? `ticket ${count - 1 - random.below(10)}` : `ticket ${count}`
  world.happen({
    type: 'arrived',
    socket: `socket ${count}`,
    ticket: ticketOf(id, world.now, {
      subject,
      identity: subject === null ? null : AGENT,
      proof: random.oneIn(2),
      ...(random.oneIn(30) ? wrong : {}),
    }),
  })
}

const enter: Happening = (world, random, count) => {
  const { keys } = world
  const recent = keys.slice(-8)
  const resume = random.oneIn(2) ? undefined : random.pick(random.oneIn(4) ? keys : recent)
  const name = random.pick(NAMES) ?? 'x'
  const key = `B${random.below(3)}${PUBLIC_KEY.slice(2)}`
  const outside = world.open.filter((socket) => world.state.sockets.get(socket)?.at === 'door')
  world.happen({
    type: 'entering',
    socket: (random.oneIn(4) ? undefined : random.pick(outside)) ?? anySocket(world, random),
    frame: { type: 'enter', name, key, ...(resume === undefined ? {} : { resume }) },
    resumeHash: resume === undefined ? null : hashOf(resume),
    id: peerId(count),
    fresh: freshKey(count * 100),
  })
}

/** Any power, by whoever it falls to: most may not. */
const powers = (world: World, random: Random): readonly PowerFrame[] => {
  const peer = anyPeer(world, random)
  const access = random.pick(['public', 'public', 'trusted', 'restricted'] as const) ?? 'public'
  return [
    { type: 'admit', peer },
    { type: 'admit', peer },
    { type: 'admit', peer },
    { type: 'admit-all' },
    { type: 'refuse', peer },
    { type: 'refuse', peer, reason: random.oneIn(3) ? '\u200B' : 'Complet' },
    { type: 'door-message', text: 'Un instant', ...(random.oneIn(2) ? { peer } : {}) },
    { type: 'settings', change: { access } },
    { type: 'settings', change: { locked: random.oneIn(3) } },
    { type: 'settings', change: { doorShows: random.oneIn(2), guestsKnock: random.oneIn(4) } },
    { type: 'settings', change: { allow: { microphone: random.oneIn(2), chat: !random.oneIn(3) } } },
    { type: 'role', peer, role: 'cohost', ...(random.oneIn(2) ? { lasting: true } : {}) },
    { type: 'role', peer, role: 'participant' },
    { type: 'hand-over', peer },
    { type: 'mute', peer, source: 'camera' },
    { type: 'mute-all' },
    { type: 'ask-unmute', peer },
    { type: 'hand', up: !random.oneIn(3) },
    { type: 'lower', peer },
    { type: 'lower-all' },
    { type: 'remove', peer, out: random.oneIn(2) },
    { type: 'rename', name: random.pick(NAMES) ?? 'x' },
  ]
}

const exercise: Happening = (world, random, count) => {
  const frame: PowerFrame | undefined = random.oneIn(100) ? { type: 'end' } : random.pick(powers(world, random))
  // Mostly by hosts: else nearly everything would be refused.
  const hosts = [...world.state.seats.values()].flatMap((seat) =>
    seat.at === 'in' && seat.role !== 'participant' ? [seat.socket] : [],
  )
  const socket = (random.oneIn(3) ? undefined : random.pick(hosts)) ?? anySocket(world, random)
  if (frame === undefined) return
  if (!isOpening(frame)) return world.happen({ type: 'said', socket, frame })
  const fresh = Array.from({ length: WAITING_MAX }, (_, index) => freshKey(count * 100 + index))
  world.happen({ type: 'opening', socket, frame, fresh })
}

const MESSAGE_IDS = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(16))
/** Few ids, so that they come twice; few long ones, since they cost time. */
const message = (random: Random) => ({
  id: random.pick(MESSAGE_IDS) ?? '',
  epoch: 1,
  key: 'k'.repeat(16),
  box: 'c'.repeat(random.oneIn(100) ? 50_000 : 123),
})

const write: Happening = (world, random) => {
  const socket = anySocket(world, random)
  const chat = { type: 'chat', message: message(random) } as const
  if (random.oneIn(12)) return world.happen({ type: 'flooding', socket, frame: chat })
  if (!random.oneIn(4)) return world.happen({ type: 'said', socket, frame: chat })
  const id = random.pick(MESSAGE_IDS) ?? ''
  world.happen({ type: 'said', socket, frame: random.oneIn(4) ? { type: 'chat-clear' } : { type: 'chat-delete', id } })
}

const prove: Happening = (world, random) =>
  world.happen({
    type: 'proving',
    socket: anySocket(world, random),
    proofHash: random.oneIn(2) ? NEW_ROOM.proofHash : hashOf('something'),
  })

const say: Happening = (world, random) => {
  const socket = anySocket(world, random)
  if (random.oneIn(8)) return world.happen({ type: 'said', socket, frame: { type: 'leave' } })
  const [to, other] = [anyPeer(world, random), anyPeer(world, random)]
  const note = { n: 0, box: BOX }
  const frame = random.pick<SealedFrame>([
    { type: 'signal', to, link: 0, ...note },
    { type: 'signal', to, link: 0, ...note },
    { type: 'digits', to, ...note },
    {
      type: 'keys',
      boxes: [
        { to, ...note },
        { to: other, ...note },
      ],
    },
  ])
  if (frame !== undefined) world.happen({ type: 'said', socket, frame })
}

/** Mostly of the plan that there is, and by somebody who is in. */
const plan: Happening = (world, random) => {
  const epoch = (world.state.room?.plan.epoch ?? 0) + (random.oneIn(8) ? random.below(3) - 1 : 0)
  const members = world.open.filter((socket) => world.state.sockets.get(socket)?.at === 'seat')
  const socket = (random.oneIn(8) ? undefined : random.pick(members)) ?? anySocket(world, random)
  const type = random.oneIn(6) ? 'sfu-failed' : 'ready'
  const frame = random.oneIn(20) ? ({ type: 'trouble' } as const) : ({ type, epoch: Math.max(0, epoch) } as const)
  world.happen({ type: 'said', socket, frame })
}

const drop: Happening = (world, random) => world.happen({ type: 'dropped', socket: anySocket(world, random) })
const hear: Happening = (world, random) => world.happen({ type: 'heard', socket: anySocket(world, random) })

const wait: Happening = (world, random) => {
  const long = random.oneIn(40) ? HOURS_MS * (random.oneIn(4) ? 24 * 31 : 13) : 0
  world.advance((random.pick(PAUSES_MS) ?? 0) + long)
  world.happen({ type: 'tick' })
}

const sleep: Happening = (world, random) => {
  const kind = random.below(3)
  world.wakeWith(kind === 0 ? [] : world.open.filter(() => kind === 1 || !random.oneIn(4)))
}

const create: Happening = (world) => world.happen({ type: 'created', room: NEW_ROOM })

/** How often each happens. */
const WEIGHTS: readonly (readonly [Happening, number])[] = [
  [arrive, 20],
  [enter, 25],
  [exercise, 30],
  [say, 20],
  [write, 30],
  [prove, 3],
  [plan, 12],
  [drop, 8],
  [hear, 6],
  [wait, 8],
  [sleep, 2],
  [create, 1],
]
const WHEEL = WEIGHTS.flatMap(([happening, weight]) => Array.from({ length: weight }, () => happening))

const anySocket = (world: World, random: Random) =>
  (random.oneIn(30) ? undefined : random.pick(world.open)) ?? 'socket of nobody'
const anyPeer = (world: World, random: Random) =>
  (random.oneIn(30) ? undefined : random.pick([...world.state.seats.keys()])) ?? peerId(0)

export const roll: Happening = (world, random, count) => random.pick(WHEEL)?.(world, random, count)
export const open: Happening = create

/** Somebody walks in with the link, while there are few: the plan is about how many there are. */
const come: Happening = (world, random, count) => {
  if (world.open.length >= 7) return
  const socket = `socket ${count}`
  world.happen({ type: 'arrived', socket, ticket: ticketOf(`ticket ${count}`, world.now) })
  const resume = random.oneIn(2) ? random.pick(world.keys.slice(-6)) : undefined
  world.happen({
    type: 'entering',
    socket,
    frame: { type: 'enter', name: 'Guest', key: PUBLIC_KEY, ...(resume === undefined ? {} : { resume }) },
    resumeHash: resume === undefined ? null : hashOf(resume),
    id: peerId(count),
    fresh: freshKey(count * 100),
  })
}
const leave: Happening = (world, random) =>
  world.happen({ type: 'said', socket: anySocket(world, random), frame: { type: 'leave' } })
const PLAN_PAUSES_MS = [0, 1, 1000, 3000, 8999, 9000, 9000, 15_000, 31_000, 61_000]
const pause: Happening = (world, random) => {
  world.advance(random.pick(PLAN_PAUSES_MS) ?? 0)
  world.happen({ type: 'tick' })
}
const PLAN_WHEEL = [come, come, come, come, leave, drop, plan, plan, plan, plan, plan, plan, plan, pause, pause, pause]
/** Of the plan alone: comings and goings, readiness, failures, evictions, and time. */
export const rollPlan: Happening = (world, random, count) =>
  (random.oneIn(30) ? sleep : random.pick(PLAN_WHEEL))?.(world, random, count)
