// A LiveKit server for the tests in the browser: started once for all of them, where there is a binary.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type {} from '../../web/media/sfu/world.ts'

const PROGRAM = process.env.LIVEKIT ?? '/tmp/livekit-bin/server'
const SECRET = 'a_secret_of_the_tests_which_is_long_enough'
const PORT = 17880

const configuration = `port: ${PORT}
bind_addresses: ["127.0.0.1"]
rtc:
  udp_port: ${PORT + 2}
  tcp_port: ${PORT + 1}
  use_external_ip: false
  node_ip: 127.0.0.1
  enable_loopback_candidate: true
  interfaces: { includes: [lo] }
  stun_servers: ["127.0.0.1:3478"]
keys: { testkey: ${SECRET} }
room: { empty_timeout: 10, departure_timeout: 2 }
logging: { level: warn }
`

export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if (!existsSync(PROGRAM)) {
    project.provide('livekit', null)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'parvis-livekit-'))
  await writeFile(join(folder, 'livekit.yaml'), configuration, { mode: 0o600 })
  const child = spawn(PROGRAM, ['--config', join(folder, 'livekit.yaml')], { stdio: 'ignore' })
  const over = new Promise((resolve) => child.once('close', resolve))
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/`).catch(() => null)
    if (answer !== null) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  project.provide('livekit', { url: `ws://127.0.0.1:${PORT}`, key: 'testkey', secret: SECRET })
  return async () => {
    child.kill()
    await over
    await rm(folder, { recursive: true, force: true })
  }
}
