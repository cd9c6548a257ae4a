// livekit-server on this machine, for `npm start` and the tests: the configuration is sfu/livekit.yaml. It knows nothing
// about tokens; the worker signs them with the same secret. Plain JavaScript for Node 18 and later.
import { execFile, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, freeUdpPort, isFree, isFreeUdp } from './ports.mjs'
import { fill } from './template.mjs'

/** Not 1.13.0 and 1.13.1, nor main: they have `replace` lines, which `go install` refuses. */
export const LIVEKIT_VERSION = '1.13.5'
const MODULE = `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`
const GO_LEAST = [1, 26]
const TEMPLATE = new URL('../sfu/livekit.yaml', import.meta.url)
const HOST = '127.0.0.1'
const ASK_EVERY_MS = 50
const ANSWER_WITHIN_MS = 15_000
const TELL_AGAIN_AFTER_MS = 100
const KILL_AFTER_MS = 2000
/** Two minutes and a half on two quiet cores; on busy ones many times that. */
const BUILD_WITHIN_MS = 40 * 60_000
const LOG_MAX_CHARS = 262_144

/** Outside the checkout and by version: a new version is built beside the old one. */
const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parvis', `livekit-${LIVEKIT_VERSION}`)
/** `go install` names it after its folder. */
const cached = () => join(cacheFolder(), 'server')

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export const findLivekit = () => {
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder, 'livekit-server'))
  return [cached(), ...installed].find(isProgram) ?? null
}

const mustHaveGo = async () => {
  const wanted = `Go ${GO_LEAST.join('.')} or later (https://go.dev/dl)`
  let said
  try {
    said = (await promisify(execFile)('go', ['env', 'GOVERSION'])).stdout
  } catch (cause) {
    throw new Error(`livekit-server is built from source, and that needs ${wanted}: there is no go on the PATH`, {
      cause,
    })
  }
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(said) ?? []
  const [leastMajor, leastMinor] = GO_LEAST
  if (Number(major) < leastMajor || (Number(major) === leastMajor && Number(minor) < leastMinor))
    throw new Error(`livekit-server is built from source, and that needs ${wanted}: this machine has ${said.trim()}`)
}

export const buildLivekit = async () => {
  if (isProgram(cached())) return cached()
  await mustHaveGo()
  // beside its place first: half a program must never be taken for one
  const building = join(cacheFolder(), `building-${process.pid}`)
  try {
    await mkdir(building, { recursive: true })
    await promisify(execFile)('go', ['install', MODULE], {
      env: { ...process.env, GOBIN: building, GOTOOLCHAIN: 'local', GOFLAGS: '' },
      timeout: BUILD_WITHIN_MS,
      maxBuffer: LOG_MAX_CHARS * 16,
    })
    await rename(join(building, 'server'), cached())
  } catch (cause) {
    throw new Error(
      `livekit-server ${LIVEKIT_VERSION} could not be built: ${String(cause.stderr || cause.message).slice(-2000)}`,
      { cause },
    )
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return cached()
}

export const livekitPorts = async () => ({
  http: await freePort(HOST),
  tcp: await freePort(HOST),
  udp: await freeUdpPort(HOST),
})

const mustBeFree = async ({ http, tcp, udp }) => {
  for (const [port, name, free] of [
    [http, 'TCP', isFree],
    [tcp, 'TCP', isFree],
    [udp, 'UDP', isFreeUdp],
  ])
    if (!(await free(port, HOST))) throw new Error(`livekit-server: ${name} port ${port} of ${HOST} is taken`)
}

/** Resolves when it answers; rejects when time is up. `signal` ends the asking. */
const untilAnswered = async (url, signal) => {
  const until = Date.now() + ANSWER_WITHIN_MS
  while (!signal.aborted) {
    try {
      if ((await fetch(url, { signal: AbortSignal.timeout(1000) })).ok) return
    } catch {
      // nobody listens yet: the next one will tell
    }
    if (Date.now() > until) throw new Error(`livekit-server: no answer on ${url} within ${ANSWER_WITHIN_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}

export const startLivekit = async ({ ports, key, secret, folder, webhook }) => {
  const program = findLivekit()
  if (program === null) throw new Error('livekit-server is not here yet: `npm start -- --sfu` builds it')
  await mustBeFree(ports)
  const text = fill('livekit-server', await readFile(TEMPLATE, 'utf8'), {
    HOST,
    HTTP_PORT: ports.http,
    TCP_PORT: ports.tcp,
    UDP_PORT: ports.udp,
    KEY: key,
    SECRET: secret,
    // a space is no address: nobody is told
    WEBHOOKS: webhook ?? ' ',
  })
  const configuration = join(resolve(folder), 'livekit.yaml')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(configuration, text, { mode: 0o600 })

  const child = spawn(program, ['--config', configuration], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (data) => {
      log = (log + data).slice(-LOG_MAX_CHARS)
    })
  const over = new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', resolve)
  })
  // an unexpected end of ours must not leave it behind
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)

  let closing
  const end = async (signal) => {
    child.kill(signal)
    // told once it waits for everybody to leave, told twice it goes
    const again = setTimeout(() => child.kill(signal), TELL_AGAIN_AFTER_MS)
    const kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
    await over
    clearTimeout(again)
    clearTimeout(kill)
    process.off('exit', killWithUs)
  }
  const stop = (signal) => {
    closing ??= end(signal)
    return closing
  }

  const asking = new AbortController()
  try {
    const stopped = over.then((how) => {
      throw new Error(`livekit-server stopped at its start (${how}): ${log.slice(-1000)}`)
    })
    await Promise.race([untilAnswered(`http://${HOST}:${ports.http}`, asking.signal), stopped])
  } catch (error) {
    await stop('SIGKILL')
    throw error
  } finally {
    asking.abort()
  }
  return {
    url: `ws://${HOST}:${ports.http}`,
    pid: child.pid,
    log: () => log,
    kill: () => stop('SIGKILL'),
    close: () => stop('SIGTERM'),
  }
}

// `node scripts/livekit.mjs`: builds it, and says where it is.
if (process.argv[1] === fileURLToPath(import.meta.url))
  try {
    console.log(await buildLivekit())
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
