// Whatever a room, a network and people do, in whatever order: nobody is without a link that lives, nothing is shown by a
// way through which nothing has come while another shows it, and all ends in one topology.
import { expect, it } from 'vitest'
import { createRandom } from '../../protocol/testing/random.ts'
import { HANDOVER_RULES, type HandoverRules } from './handover.ts'
import { anything, idOf, makeHandoverWorld, settleDown } from './testing/handover-world.ts'

const play = (seed: number, rules: HandoverRules = HANDOVER_RULES): void => {
  const random = createRandom(seed)
  const world = makeHandoverWorld(rules)
  const people = Array.from({ length: 1 + random.below(4) }, (_, at) => idOf(at))
  world.happen({ type: 'peers', ids: people })
  world.happen({ type: 'mine', sources: ['microphone', 'camera'] })
  for (let step = 0; step < 120; step += 1) anything(world, random, people)
  settleDown(world, people)
}
const failsWith = (rules: HandoverRules): number =>
  Array.from({ length: 60 }, (_, seed) => {
    try {
      play(seed, rules)
      return 0
    } catch {
      return 1
    }
  }).reduce<number>((sum, one) => sum + one, 0)

it('G20: nobody is ever without a link that lives, and all ends in one topology, in 150 stories', {
  timeout: 60_000,
}, () => {
  for (let seed = 0; seed < 150; seed += 1)
    try {
      play(seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
})

it('G20: a client that shows the new link at once, leaves the old one at once, or is ready at once, is caught', () => {
  expect(failsWith({ ...HANDOVER_RULES, pick: (_, __, prefer) => prefer })).toBeGreaterThan(30)
  expect(failsWith({ ...HANDOVER_RULES, mayDrop: () => true })).toBeGreaterThan(30)
  expect(failsWith({ ...HANDOVER_RULES, isReady: () => true })).toBeGreaterThan(30)
})
