// A LiveKit server for the tests in the browser: one for all of them, where it is installed. With CI=true it must be.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findLivekit, livekitPorts, startLivekit } from '../../scripts/livekit.mjs'
import type {} from '../../web/media/sfu/livekit-server.ts'

export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if (findLivekit() === null) {
    if (process.env.CI === 'true') throw new Error('livekit-server is missing')
    project.provide('livekit', null)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'parvis-livekit-'))
  const [key, secret] = ['tests', randomBytes(32).toString('hex')]
  const server = await startLivekit({ ports: await livekitPorts(), key, secret, folder })
  project.provide('livekit', { url: server.url, key, secret })
  return async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
