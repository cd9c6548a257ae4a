// Every row of the attack matrix against the running worker. That each guard is needed is shown by mutants.test.ts.
import { describe, expect, test } from 'vitest'
import { app } from '../../../worker/app.ts'
import { ATTACKS } from './attacks/index.ts'
import { createWorld } from './attacks/world.ts'

const world = createWorld(app)
const families = [...new Set(ATTACKS.map(({ family }) => family))]

describe.each(families)('attacks: %s', (family) => {
  const rows = ATTACKS.filter((attack) => attack.family === family)
  test.each(rows.map((attack) => [attack.name, attack.ends, attack] as const))(
    'S25: %s ends as: %s',
    // a provider that hangs, and twenty sign-ins on a slow machine
    { timeout: 30_000 },
    async (_, ends, attack) => {
      expect(await attack.play(world)).toBe(ends)
    },
  )
})

test('S25: the matrix has its sixty rows, each with a name of its own', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60)
  expect(new Set(ATTACKS.map(({ family, name }) => `${family} ${name}`)).size).toBe(ATTACKS.length)
})
