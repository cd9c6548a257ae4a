// The plan by lot: comings, goings, readiness, failures, evictions and time in rooms of few people, with every invariant of
// the room watched, and those of the plan; and broken plans, each of which must be caught.
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../protocol/testing/random.ts'
import type { RoomEvent, Step } from './events.ts'
import { nextWake } from './expiry.ts'
import { MESH, type RoomPlan } from './plan-state.ts'
import { RULES } from './rules.ts'
import type { RoomState } from './state.ts'
import { open, rollPlan } from './testing/dice.ts'
import { BARRIER, NOT_BLIND, NOT_LEFT, SENT_AWAY } from './testing/referee.ts'
import { createWorld, type Parts, REAL } from './testing/world.ts'
import { MOVE_WITHIN_MS } from './times.ts'

const EVENTS = 32_000
const EVENTS_PER_ROOM = 160

/** The first complaint of a room's life, or null. */
const live = (seed: number, parts: Parts): string | null => {
  const random = createRandom(seed)
  const complaints: string[] = []
  let count = 1
  const world = createWorld((invariant) => complaints.push(`${invariant} (seed ${seed}, event ${count})`), parts)
  open(world, random, count)
  for (; count <= EVENTS_PER_ROOM && complaints.length === 0; count++) rollPlan(world, random, count)
  world.advance(MOVE_WITHIN_MS)
  world.happen({ type: 'tick' })
  if (world.state.room?.plan.kind === 'moving' && world.state.room.plan.deadline <= world.now)
    complaints.push(`every move ends (seed ${seed})`)
  return complaints[0] ?? null
}

/** The room as it is, and which ways its plan takes. */
const watched = (seen: Set<string>): Parts => ({
  ...REAL,
  reduce: (state, event, now, rules) => {
    const step = REAL.reduce(state, event, now, rules)
    const [from, to] = [state.room?.plan, step[0].room?.plan]
    if (from !== undefined && to !== undefined && (from.kind !== to.kind || from.epoch !== to.epoch))
      seen.add(`${wayOf(from)} → ${wayOf(to)}`)
    return step
  },
})
const wayOf = (plan: RoomPlan): string =>
  plan.kind === 'moving' ? `to ${plan.to}` : ['on', plan.on, ...(plan.why === null ? [] : [plan.why])].join(' ')
const WAYS = [
  'on mesh sfu-failed → to sfu',
  'on mesh too-slow → to sfu',
  'on mesh → to sfu',
  'on sfu → on mesh',
  'on sfu → on mesh sfu-failed',
  'on sfu → to mesh',
  'to mesh → on mesh',
  // too many late for the mesh, and too many without the SFU
  'to mesh → on mesh sfu-failed',
  'to mesh → on sfu',
  'to sfu → on mesh',
  'to sfu → on mesh sfu-failed',
  'to sfu → on mesh too-slow',
  'to sfu → on sfu',
]

const twisted = (twist: (step: Step, before: RoomState, event: RoomEvent) => Step): Parts => ({
  ...REAL,
  reduce: (state, event, now, rules) => twist(REAL.reduce(state, event, now, rules), state, event),
})
const says = (event: RoomEvent, type: string): boolean => event.type === 'said' && event.frame.type === type

/** Breaks one rule; names the invariant that has to notice. */
const MUTANTS: readonly (readonly [name: string, invariant: string, parts: Parts])[] = [
  ['waits for who has just entered', BARRIER, { ...REAL, rules: { ...RULES, stayed: (_, { at }) => at === 'in' } }],
  ['leaves behind as many as are late', NOT_BLIND, { ...REAL, rules: { ...RULES, bears: () => true } }],
  ['takes what was said of another move', NOT_BLIND, { ...REAL, rules: { ...RULES, means: () => true } }],
  [
    'does not hear that the SFU failed',
    NOT_LEFT,
    twisted((step, before, event) => (says(event, 'sfu-failed') ? [before, []] : step)),
  ],
  [
    'keeps at the SFU who has left',
    SENT_AWAY,
    twisted(([after, effects]) => [after, effects.filter(({ type }) => type !== 'sfu')]),
  ],
  [
    'forgets the plan in its alarm',
    'the alarm covers every deadline',
    {
      ...REAL,
      nextWake: (state) => nextWake(state.room === null ? state : { ...state, room: { ...state.room, plan: MESH } }),
    },
  ],
]

describe('the plan by lot', () => {
  test(`F3 F4 F5 F6 F9 F10 F11 F13 F14 F15: invariants hold over ${EVENTS} random events, every way is taken`, {
    timeout: 300_000,
  }, () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= EVENTS / EVENTS_PER_ROOM; seed++) expect(live(seed, watched(seen))).toBeNull()
    expect([...seen].sort()).toEqual(WAYS)
  })

  test.each(MUTANTS)('F13: the mutant that %s is caught: %s', { timeout: 60_000 }, (_, invariant, parts) => {
    const caught = new Set<string>()
    for (let seed = 1; seed <= 100 && ![...caught].some((text) => text.startsWith(invariant)); seed++)
      caught.add(live(seed, parts) ?? 'nothing')
    expect([...caught].join()).toContain(invariant)
  })
})
