// The whole product on free ports of this machine, state in a folder of its own, for tests and benches.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { livekitPorts } from '../../scripts/livekit.mjs'
import { freePort } from '../../scripts/ports.mjs'
import { startStack } from '../../scripts/stack.mjs'

/** All tests make their rooms as few accounts from one address, end them by the dozen, and one of them guesses a thousand codes. */
const BUDGETS = 'rooms=10000/3600 account=10000/60 misses=10000/60'

export interface StackOptions {
  /** Settings of the worker that win over wrangler.toml. */
  readonly vars?: Readonly<Record<string, string>>
  readonly turn?: boolean
  /** A media server; rejects where livekit-server is not built (`npm test` does it). */
  readonly sfu?: boolean
}

export type Stack = Awaited<ReturnType<typeof openStack>>

/** Resolves when it answers; `close` ends it and removes its folder. */
export const openStack = async ({ vars = {}, turn = false, sfu = false }: StackOptions = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-test-'))
  const ports = {
    web: await freePort(),
    identity: await freePort(),
    turn: turn ? await freePort() : null,
    sfu: sfu ? await livekitPorts() : null,
  }
  const stack = await startStack({ folder, ports, vars: { BUDGETS, ...vars } })
  if (sfu && stack.sfu() === null) {
    await stack.close()
    throw new Error('livekit-server is not here: node scripts/livekit.mjs builds it')
  }
  return {
    ...stack,
    folder,
    close: async () => {
      await stack.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
