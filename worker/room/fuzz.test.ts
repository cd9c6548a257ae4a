// 100 000 events by lot, several hundred rooms' worth, with invariants watched after each; and broken rooms, each of
// which must be caught by the invariant that its name says.
import { describe, expect, test } from 'vitest'
import { isHost } from '../../protocol/powers.ts'
import { createRandom } from '../../protocol/testing/random.ts'
import type { PlainFrame, RoomEvent, Step } from './events.ts'
import { nextWake } from './expiry.ts'
import { RULES } from './rules.ts'
import { socketOf } from './seats.ts'
import { NOBODY_LEFT, type RoomState } from './state.ts'
import { STAMPS } from './testing/chat-view.ts'
import { open, roll } from './testing/dice.ts'
import { FORBIDDEN, KEPT_OUT, PROVEN } from './testing/police.ts'
import { GONE } from './testing/scribe.ts'
import { FOLDS, NOT_FOR_OUTSIDERS } from './testing/view.ts'
import { createWorld, type Parts, REAL } from './testing/world.ts'

const EVENTS = 100_000
const EVENTS_PER_ROOM = 160

/** The first complaint of a room's life, with the place to look at, or null. */
const live = (seed: number, parts: Parts): string | null => {
  const random = createRandom(seed)
  const complaints: string[] = []
  let count = 1
  const world = createWorld((invariant) => complaints.push(`${invariant} (seed ${seed}, event ${count})`), parts)
  open(world, random, count)
  for (; count <= EVENTS_PER_ROOM && complaints.length === 0; count++) roll(world, random, count)
  return complaints[0] ?? null
}

/** The room as it is, but that what comes of an event is twisted. */
const twisted = (twist: (step: Step, before: RoomState, event: RoomEvent) => Step): Parts => ({
  ...REAL,
  reduce: (state, event, now, rules) => twist(REAL.reduce(state, event, now, rules), state, event),
})
const says = (event: RoomEvent, type: PlainFrame['type']): boolean => event.type === 'said' && event.frame.type === type
const unchanged =
  (type: PlainFrame['type']) =>
  ([after, effects]: Step, before: RoomState, event: RoomEvent): Step => [
    says(event, type) ? { ...after, messages: before.messages } : after,
    effects,
  ]

/** Breaks one rule; names the invariant that has to notice. */
const MUTANTS: readonly (readonly [name: string, invariant: string, parts: Parts])[] = [
  ['opens to everybody', 'nobody enters uninvited', { ...REAL, rules: { ...RULES, entry: () => 'open' } }],
  ['lets everybody do everything', FORBIDDEN, { ...REAL, rules: { ...RULES, may: () => true } }],
  [
    'lets co-hosts act on the owner',
    FORBIDDEN,
    {
      ...REAL,
      rules: {
        ...RULES,
        may: (state, room, actor, frame) =>
          (frame.type === 'remove' && isHost(actor.role)) || RULES.may(state, room, actor, frame),
      },
    },
  ],
  [
    'forgets whom it kept out',
    KEPT_OUT,
    {
      ...REAL,
      rules: {
        ...RULES,
        entry: (room, visit) => RULES.entry({ ...room, removals: room.removals.filter(({ out }) => !out) }, visit),
      },
    },
  ],
  [
    'opens a locked room',
    'nobody enters uninvited',
    {
      ...REAL,
      rules: {
        ...RULES,
        entry: (room, visit) => RULES.entry({ ...room, settings: { ...room.settings, locked: false } }, visit),
      },
    },
  ],
  [
    'lets the queue hear the members',
    'who is not in hears nothing of those inside',
    { ...REAL, rules: { ...RULES, hearing: socketOf } },
  ],
  [
    'gives numbers again',
    'numbers rise and are never reused',
    { ...REAL, rules: { ...RULES, after: (number) => (number % 4) + 1 } },
  ],
  [
    'never forgets the key before',
    'a spent key opens nothing',
    {
      ...REAL,
      rules: {
        ...RULES,
        keyOpens: (_, seat, hash, subject) =>
          seat.subject === subject && (hash === seat.key.hash || hash === seat.key.previous),
      },
    },
  ],
  [
    'forgets the queue in its alarm',
    'the alarm covers every deadline',
    {
      ...REAL,
      nextWake: (state) =>
        nextWake({ ...state, seats: new Map([...state.seats].filter(([, seat]) => seat.at !== 'waiting')) }),
    },
  ],
  [
    'lets the door hear the chat',
    NOT_FOR_OUTSIDERS,
    twisted(([after, effects]) => [
      after,
      effects.map((effect) =>
        effect.type === 'send' && effect.frame.type === 'chat' ? { ...effect, to: [...after.sockets.keys()] } : effect,
      ),
    ]),
  ],
  [
    'lets anybody write',
    FORBIDDEN,
    {
      ...REAL,
      rules: { ...RULES, may: (...asked) => asked[3].type === 'chat' || RULES.may(...asked) },
    },
  ],
  [
    'gives stamps again',
    STAMPS,
    {
      ...REAL,
      reduce: (state, event, now, rules) => {
        const step = REAL.reduce(state, event, now, rules)
        if (step[0].messages === state.messages || !says(event, 'chat')) return step
        return REAL.reduce({ ...state, messages: new Map([...state.messages].slice(0, -1)) }, event, now, rules)
      },
    },
  ],
  [
    'forgets to count who left',
    FOLDS,
    twisted(([after, effects], before) =>
      after.room === null || after.room.counts === before.room?.counts
        ? [after, effects]
        : [{ ...after, room: { ...after.room, counts: NOBODY_LEFT } }, effects],
    ),
  ],
  ['keeps what was taken back', GONE, twisted(unchanged('chat-delete'))],
  ['keeps what was cleared', GONE, twisted(unchanged('chat-clear'))],
  [
    'takes any proof',
    PROVEN,
    {
      ...REAL,
      reduce: (state, event, now, rules) => {
        const believed = event.type === 'proving' ? { ...event, proofHash: state.room?.proofHash ?? '' } : event
        return REAL.reduce(state, believed, now, rules)
      },
    },
  ],
]

describe('fuzz', () => {
  test(`R6 R8 R12 R13 R16 R17 R26 R27 P1 P5 P20 P33 E16 W21 W22 W24 W25 W26 W28: invariants hold over ${EVENTS} random events`, {
    timeout: 300_000,
  }, () => {
    for (let seed = 1; seed <= EVENTS / EVENTS_PER_ROOM; seed++) expect(live(seed, REAL)).toBeNull()
  })

  test.each(MUTANTS)('the mutant that %s is caught: %s', { timeout: 60_000 }, (_, invariant, parts) => {
    let caught: string | null = null
    for (let seed = 1; seed <= 100 && caught === null; seed++) caught = live(seed, parts)
    expect(caught).toContain(invariant)
  })
})
