// Everything that a call needs, on this machine: the worker under workerd, the identity emulator, coturn and livekit-server
// where there is one. `npm start`, the end-to-end tests and the benches all stand on it. Ends with `close`.
import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findCoturn, startCoturn } from './coturn.mjs'
import { startIdentity } from './identity/identity.mjs'
import { findLivekit, startLivekit } from './livekit.mjs'
import { startWorkerd } from './workerd.mjs'

const CLIENT_ID = 'parvis-local'
const LIVEKIT_KEY = 'parvis-local'

/** Secrets of this machine, made once and kept in the folder: rooms made yesterday open today. */
const secretsIn = async (folder) => {
  const path = join(folder, 'secrets.json')
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  const secrets = {
    sessionKeys: `local:${randomBytes(32).toString('base64url')}`,
    turn: randomBytes(24).toString('base64url'),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

/**
 * `folder`: absolute, for all state. `ports`: `{ web, identity, turn, sfu }`; `turn: null` starts no relay, no `sfu` no media
 * server. `host`: address that others use; `bind`: address to listen on. `vars`: settings of the worker that win over
 * wrangler.toml. `tls`: as in workerd.mjs. Resolves to `{ origin, issuer, identity, settings, turn, sfu(), startSfu(), worker(),
 * startWorker(changes), close() }`; `sfu()` is null where there is none, `changes` win over `settings`.
 *
 * @param {{
 *   folder: string
 *   ports: { web: number, identity: number, turn: number | null, turnRelay?: { min: number, max: number }, sfu?: import('./livekit.mjs').LivekitPorts | null }
 *   host?: string
 *   bind?: string
 *   tls?: { key: string, certificate: string }
 *   vars?: Readonly<Record<string, string>>
 *   origins?: readonly string[]
 * }} options
 */
export const startStack = async ({ folder, ports, host = '127.0.0.1', bind = host, tls, vars = {}, origins = [] }) => {
  const secrets = await secretsIn(folder)
  const closing = []
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    const name = host === '127.0.0.1' ? 'localhost' : host
    const origin = `${tls === undefined ? 'http' : 'https'}://${name}:${ports.web}`
    const clientSecret = createHmac('sha256', secrets.sessionKeys).update('identity').digest('base64url')
    const identity = await startIdentity({
      port: ports.identity,
      host: bind,
      publicHost: host,
      clientId: CLIENT_ID,
      clientSecret,
      origins: [origin, ...origins],
    })
    closing.push(identity.close)
    const turn =
      ports.turn === null || findCoturn() === null
        ? null
        : await startCoturn({
            host,
            port: ports.turn,
            minPort: ports.turnRelay?.min ?? 49_152,
            maxPort: ports.turnRelay?.max ?? 49_407,
            secret: secrets.turn,
            folder: join(folder, 'coturn'),
            realm: 'parvis.local',
          })
    if (turn !== null) closing.push(turn.close)

    // from the key ring, so that folders of before there was one have it too
    const livekitSecret = createHmac('sha256', secrets.sessionKeys).update('livekit').digest('base64url')
    let sfu = null
    const startSfu = async () => {
      sfu = await startLivekit({
        ports: ports.sfu,
        key: LIVEKIT_KEY,
        secret: livekitSecret,
        folder: join(folder, 'livekit'),
        webhook: `${origin}/api/livekit/webhook`,
      })
    }
    if (ports.sfu && findLivekit() !== null) {
      await startSfu()
      closing.push(() => sfu.close())
    }

    const settings = {
      PUBLIC_ORIGIN: origin,
      SESSION_KEYS: secrets.sessionKeys,
      OIDC_ISSUER: identity.issuer,
      OIDC_CLIENT_ID: CLIENT_ID,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_ALG: 'ES256',
      ...(turn === null ? {} : { TURN_URLS: turn.urls.join(' '), TURN_SECRET: secrets.turn }),
      ...(sfu === null ? {} : { LIVEKIT_URL: sfu.url, LIVEKIT_KEY, LIVEKIT_SECRET: livekitSecret }),
      ...vars,
    }
    let worker = null
    const startWorker = async (changes = {}) => {
      worker = await startWorkerd({
        folder: join(folder, 'workerd'),
        host: bind,
        port: ports.web,
        tls,
        settings: { ...settings, ...changes },
        // the emulator is on this machine
        allow: ['public', 'private', 'local'],
      })
    }
    await startWorker()
    closing.push(() => worker.close())
    return {
      origin,
      issuer: identity.issuer,
      identity,
      settings,
      turn,
      sfu: () => sfu,
      startSfu,
      worker: () => worker,
      startWorker,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
