// One workerd over the production build, as a child process: written configuration, state in a folder, ready when it
// answers. Ends with its `close`, and only what it started.
import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { FRONT, SITE, WORKER } from './build.mjs'
import { ROOT } from './run.mjs'
import { workerdConfig } from './workerd-config.mjs'

const READY_WITHIN_MS = 15_000
const KILL_AFTER_MS = 3_000

/** The binary itself: in front of it npm may have put a wrapper, and a kill would reach only that. */
export const BINARY = createRequire(`${ROOT}node_modules/workerd/`).resolve(
  `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}/bin/workerd`,
)

const writeConfig = async ({ folder, address, tls, settings, allow }) => {
  await mkdir(join(folder, 'rooms'), { recursive: true })
  const here = (path) => relative(folder, path)
  const config = workerdConfig({
    wrangler: await readFile(`${ROOT}wrangler.toml`, 'utf8'),
    settings: Object.keys(settings),
    modules: {
      worker: here(`${WORKER}/index.js`),
      front: here(`${FRONT}/front.js`),
      manifest: here(`${SITE}/manifest.json`),
    },
    disk: { files: `${SITE}/files`, rooms: join(folder, 'rooms') },
    socket: {
      address,
      ...(tls === undefined ? {} : { tls: { key: here(tls.key), certificate: here(tls.certificate) } }),
    },
    allow,
  })
  const path = join(folder, 'workerd.capnp')
  await writeFile(path, config)
  return path
}

/** Resolves when `url` answers 200; rejects when `ended` does first or time is up. */
const answering = async (url, ended) => {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    if (ended() !== null) throw new Error(`workerd ended before it was ready:\n${ended()}`)
    try {
      const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(1_000) })
      if (ok) return
      throw new Error(`answered ${status}`)
    } catch (error) {
      if (Date.now() > until) throw new Error(`workerd did not answer within 15 s: ${error.message}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/**
 * `folder`: state, absolute. `host`, `port`: where it listens. `settings`: environment of the worker (secrets, issuer…).
 * `exec`: words before the command, to run it in a network namespace; then readiness is asked through `probe(url)`.
 * Resolves to `{ pid, log(), ended, kill(), close() }`; `ended` resolves to the exit code.
 *
 * @param {{
 *   folder: string
 *   host: string
 *   port: number
 *   tls?: { key: string, certificate: string }
 *   settings: Readonly<Record<string, string>>
 *   allow: readonly string[]
 *   exec?: readonly string[]
 *   probe?: (url: string, ended: () => string | null) => Promise<void>
 * }} options
 */
export const startWorkerd = async ({ folder, host, port, tls, settings, allow, exec = [], probe = answering }) => {
  const config = await writeConfig({ folder, address: `${host}:${port}`, tls, settings, allow })
  const command = [...exec, BINARY, 'serve', config]
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  })
  let log = ''
  let over = null
  const keep = (data) => {
    log = (log + data).slice(-200_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      over = error.message
      resolve(1)
    })
    child.on('exit', (code) => {
      over ??= log
      resolve(code ?? 0)
    })
  })
  const close = async () => {
    if (over !== null) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
    await ended
    clearTimeout(timer)
  }
  try {
    if (tls === undefined)
      await probe(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/api/health`, () => over)
  } catch (error) {
    await close()
    throw error
  }
  return {
    pid: child.pid,
    log: () => log,
    ended,
    /** As a crash would: no goodbye to anybody. */
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    close,
  }
}
