// Each guard is needed: without it an attack of the matrix gets through. The worker of each row is the whole worker, with one
// line changed (support/mutants.ts). `npm run mutants` prints guard, mutant and killer.
import { describe, expect, test } from 'vitest'
import { MUTANTS, type Mutant } from '../support/mutant-list.ts'
import { ATTACKS } from './attacks/index.ts'
import { type App, type Attack, createWorld } from './attacks/world.ts'

/** What the attack that the mutant names ends as; then its family's, should it not see the mutant. */
const killerOf = async ({ guard, killer }: Mutant): Promise<string | null> => {
  const { app } = (await import(/* @vite-ignore */ `../../../worker/app.ts?mutant=${guard}`)) as { readonly app: App }
  const world = createWorld(app)
  const honest = ATTACKS.filter(({ name }) => name === 'a good ES256' && !LAME.includes(guard))
  for (const { play, ends } of honest) expect(await play(world)).toBe(ends)
  const named = ATTACKS.filter(({ name }) => name === killer)
  const others = ATTACKS.filter(
    (attack) => !named.includes(attack) && named.some(({ family }) => family === attack.family),
  )
  const survives = async ({ play, ends }: Attack) => (await play(world).catch((error: Error) => error.message)) === ends
  for (const attack of [...named, ...others]) if (!(await survives(attack))) return attack.name
  return null
}

/** Mutants with whom nobody can sign in: of the others it is shown that they are the worker but for their guard. */
const LAME = ['pkce-s256', 'userinfo-signed']

describe('guards', () => {
  test('S26: every mutant has a name of its own and an attack that is there', () => {
    expect(new Set(MUTANTS.map(({ guard }) => guard)).size).toBe(MUTANTS.length)
    const names = ATTACKS.map(({ name }) => name)
    expect(MUTANTS.filter(({ killer }) => !names.includes(killer))).toEqual([])
  })

  test.each(MUTANTS.map((mutant) => [mutant.guard, mutant.killer, mutant] as const))(
    'S26: without %s one gets through: %s',
    { timeout: 30_000 },
    async (_, killer, mutant) => {
      expect(await killerOf(mutant)).toBe(killer)
    },
  )
})
