// Meetings by lot, with invariants watched after each event; and broken rules, each of which must be caught by the
// invariant that its name says.
import { expect, it } from 'vitest'
import { createRandom, type Random } from '../../protocol/testing/random.ts'
import { EPOCH_RULES, type EpochRules } from './epoch-rules.ts'
import { createEpochWorld, type EpochWorld } from './testing/epoch-world.ts'

const MEETINGS = 250
const EVENTS_PER_MEETING = 60
/** After the last event: a restart is followed by `gone` (60 s), that by a key (10 s), and messages get lost (3 s each). */
const SETTLED_MS = 95_000

const roll = (world: EpochWorld, random: Random): void => {
  const somebody = random.pick([...world.seats.keys()])
  switch (random.below(14)) {
    case 0:
    case 1:
      if (world.seats.size < 7) world.join()
      break
    case 2:
      if (somebody !== undefined) world.leave(somebody)
      break
    case 3:
    case 4:
      if (somebody !== undefined) world.drop(somebody)
      break
    case 5:
    case 6:
    case 7:
      if (somebody !== undefined) world.comeBack(somebody)
      break
    case 8:
      if (somebody !== undefined) world.reload(somebody)
      break
    case 9:
      if (somebody !== undefined && random.oneIn(2)) world.remove(somebody)
      break
    case 10:
      if (random.oneIn(6)) world.restart()
      break
    case 11:
      world.beg()
      break
    default:
      if (somebody !== undefined) world.say(somebody)
  }
  world.advance(random.oneIn(3) ? random.below(200) : random.below(9_000))
}

/** What the meetings were like, so that nobody watches empty ones. */
const total = { made: 0, removed: 0, together: 0 }

/** The complaints of a meeting's life, with the place to look at, or null. */
const meet = (seed: number, rules: EpochRules): string | null => {
  const random = createRandom(seed)
  const complaints: string[] = []
  let count = 0
  const world = createEpochWorld(random, (what) => complaints.push(`${what} (seed ${seed}, event ${count})`), rules)
  world.join()
  for (; count < EVENTS_PER_MEETING && complaints.length === 0; count++) roll(world, random)
  world.beg()
  world.advance(SETTLED_MS)
  const keys = world.sealing()
  const [first] = keys
  if (keys.some((key) => key === null)) complaints.push(`in the end everybody has a key (seed ${seed})`)
  if (keys.some((key) => key?.id !== first?.id)) complaints.push(`in the end all seal with one key (seed ${seed})`)
  for (const { loot } of world.removed.values())
    if (first !== undefined && first !== null && loot.has(first.id))
      complaints.push(`in the end nobody removed has the key (seed ${seed})`)
  for (const { at, browser } of world.seats.values())
    if (at === 'gone' && browser.state.keys.some(({ id }) => id === first?.id))
      complaints.push(`in the end nobody who left has the key (seed ${seed})`)
  total.made += world.made
  total.removed += world.removed.size
  total.together += keys.length > 1 ? 1 : 0
  return complaints.length === 0 ? null : complaints.join('; ')
}

it(`E1 E3 E5 E6 E9: invariants hold over ${MEETINGS} meetings by lot, with messages late, lost and doubled`, {
  timeout: 120_000,
}, () => {
  for (let seed = 1; seed <= MEETINGS; seed++) expect(meet(seed, EPOCH_RULES)).toBeNull()
  expect(total.together).toBeGreaterThan(MEETINGS / 2)
  expect(total.removed).toBeGreaterThan(MEETINGS)
  // nobody makes the others spin: about one key for every six events
  expect(total.made).toBeLessThan((MEETINGS * EVENTS_PER_MEETING) / 5)
})

const MUTANTS: readonly (readonly [name: string, invariant: string, rules: Partial<EpochRules>])[] = [
  [
    'hands keys to whoever asks',
    'nobody removed holds a key made after the removal',
    { hears: () => true, mayHave: () => true },
  ],
  [
    'hands on keys of those who know of more removals',
    'nobody removed holds a key made after the removal',
    { mayHave: (state, to) => state.members.some(({ id, presence }) => id === to && presence === 'in') },
  ],
  [
    'keeps the key whoever goes',
    'in the end nobody removed has the key',
    { spent: () => false, rotateAfterMs: Number.POSITIVE_INFINITY },
  ],
  [
    'makes no new key when somebody leaves',
    'in the end nobody who left has the key',
    { rotateAfterMs: Number.POSITIVE_INFINITY },
  ],
  ['says everything once', 'in the end', { againAfterMs: 1e9 }],
  ['believes nobody', 'in the end all seal with one key', { entitled: () => false }],
]

it.each(MUTANTS)('E9: the mutant that %s is caught: %s', { timeout: 60_000 }, (_, invariant, broken) => {
  let caught = ''
  for (let seed = 1; seed <= 200 && !caught.includes(invariant); seed++)
    caught = meet(seed, { ...EPOCH_RULES, ...broken }) ?? ''
  expect(caught).toContain(invariant)
})
