// 100 000 events by lot, several hundred rooms' worth, with invariants watched after each; and broken rooms, each of
// which must be caught by the invariant that its name says.
import { describe, expect, test } from 'vitest'
import { isHost } from '../../protocol/powers.ts'
import { nextWake } from './expiry.ts'
import { RULES } from './rules.ts'
import { socketOf } from './seats.ts'
import { open, roll } from './testing/dice.ts'
import { FORBIDDEN, KEPT_OUT } from './testing/police.ts'
import { createRandom } from './testing/random.ts'
import { createWorld, type Parts, REAL } from './testing/world.ts'

const EVENTS = 100_000
const EVENTS_PER_ROOM = 125

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
    { ...REAL, rules: { ...RULES, entry: (room, visit) => RULES.entry({ ...room, removals: [] }, visit) } },
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
]

describe('fuzz', () => {
  test(`R6 R8 R12 R13 R16 R17 R26 R27 P1 P5 P20: invariants hold over ${EVENTS} random events`, {
    timeout: 180_000,
  }, () => {
    for (let seed = 1; seed <= EVENTS / EVENTS_PER_ROOM; seed++) expect(live(seed, REAL)).toBeNull()
  })

  test.each(MUTANTS)('the mutant that %s is caught: %s', { timeout: 60_000 }, (_, invariant, parts) => {
    let caught: string | null = null
    for (let seed = 1; seed <= 100 && caught === null; seed++) caught = live(seed, parts)
    expect(caught).toContain(invariant)
  })
})
