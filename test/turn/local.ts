// coturn as `npm start` runs it, on a port that was free, in a folder of its own; and programs that stand in its place.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Coturn, type CoturnOptions, startCoturn } from '../../scripts/coturn.mjs'
import type { Credential } from '../../turn/check/turn-client.ts'
import { coturn } from '../../worker/turn/coturn.ts'

/** As long as the worker asks for (worker/settings.ts). */
export const SECRET = 'north-of-the-littoral'

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'parvis-turn-'))
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** `minPort`: test files run side by side, each with its own 200. */
export const optionsFor = async (folder: string, minPort: number): Promise<CoturnOptions> => ({
  port: await freePort(),
  minPort,
  maxPort: minPort + 199,
  secret: SECRET,
  folder,
  realm: 'parvis.test',
})

export interface LocalTurn extends Coturn {
  readonly folder: string
}
export const startLocal = async (minPort: number): Promise<LocalTurn> => {
  const folder = newFolder()
  const server = await startCoturn(await optionsFor(folder, minPort))
  return {
    ...server,
    folder,
    close: async () => {
      await server.close()
      removeFolder(folder)
    },
  }
}

/** Minted by the worker itself. */
export const mint = async (
  userId: string,
  { now = Date.now(), secret = SECRET, urls = ['turn:turn.test:3478'] } = {},
): Promise<Credential> => {
  const { servers } = await coturn({ urls, secret }).mint(userId, now)
  const [server] = servers
  if (server?.username === undefined || server.credential === undefined) throw new Error('minted nothing')
  return { username: server.username, credential: server.credential }
}

/** Runs `act` while the program called turnserver is this shell script; null: while there is none. */
export const withProgram = async <T>(folder: string, script: string | null, act: () => Promise<T> | T): Promise<T> => {
  const before = process.env.PATH
  if (script !== null) {
    writeFileSync(join(folder, 'turnserver'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'turnserver'), 0o755)
  }
  process.env.PATH = script === null ? folder : `${folder}:${before}`
  try {
    return await act()
  } finally {
    process.env.PATH = before
  }
}
