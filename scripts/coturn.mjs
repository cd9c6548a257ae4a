// coturn on this machine, for `npm start` and the tests: the configuration is turn/local.conf, or in tests of those for service
// another. It knows nothing about credentials; the worker mints them from the same secret. Plain JavaScript for Node 18 and later.
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { accessSync, constants } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, isIPv4 } from 'node:net'
import { delimiter, join, resolve } from 'node:path'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fill } from './template.mjs'

const TEMPLATE = new URL('../turn/local.conf', import.meta.url)
const ASK_EVERY_MS = 25
const ANSWER_WITHIN_MS = 10_000
const KILL_AFTER_MS = 2000
/** A day of calls would fill the memory; the start is long read by then. */
const LOG_MAX_CHARS = 262_144

/** coturn goes on after most mistakes in its configuration, without the line: a missing rule that nobody notices. */
const COMPLAINT = /^.*(?:Bad configuration|Wrong address|Cannot add a|deprecated|Aborting).*$/im

/** Lines for versions before 4.10, to later ones deprecated or pointless. */
const OLDER_LINES = `
# Closes the telnet console, on by default before 4.10.
no-cli
# DTLS listeners, which browsers don't need, start only when asked for since 4.17.
no-dtls
# No roll-over, no pid in the name of the log.
simple-log
`

/** Path of coturn's server program, or null. */
export const findCoturn = () => {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = resolve(folder, 'turnserver')
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not in this folder: the next one
    }
  }
  return null
}

const mustFindCoturn = () => {
  const program = findCoturn()
  if (program !== null) return program
  throw new Error('coturn is not installed: no turnserver on the PATH (Debian: apt install coturn)')
}

/** Whether this coturn is older than 4.`minor`. */
export const isBefore = async (program, minor) => {
  const { stdout } = await promisify(execFile)(program, ['--version'])
  const [, major, its] = /(\d+)\.(\d+)/.exec(stdout) ?? []
  if (its === undefined) throw new Error(`${program} --version says no version: ${stdout.trim()}`)
  return Number(major) < 4 || (Number(major) === 4 && Number(its) < minor)
}

const bindUdp = (host, port) =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    socket.once('error', reject)
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(resolve))
  })
const bindTcp = (host, port) =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => server.close(resolve))
  })

/** coturn sets SO_REUSEPORT, so two of them share a port, each with half of the calls. We bind without it, and see. */
const checkFree = async (host, port) => {
  for (const [transport, bind] of [
    ['UDP', bindUdp],
    ['TCP', bindTcp],
  ])
    try {
      await bind(host, port)
    } catch (cause) {
      const reason = cause.code === 'EADDRINUSE' ? 'is taken' : `can't be opened (${cause.code})`
      throw new Error(`coturn: ${transport} port ${port} of ${host} ${reason}`, { cause })
    }
}

/** Sends binding requests (RFC 8489 §3) until one is answered. Every listener, TCP too, is open before coturn answers. */
const untilAnswered = (host, port, signal) =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const id = randomBytes(12)
    const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), id])
    let left = ANSWER_WITHIN_MS / ASK_EVERY_MS
    const settle = (how, value) => {
      if (left < 0) return
      left = -1
      clearInterval(timer)
      socket.close(() => how(value))
    }
    const timer = setInterval(() => {
      left -= 1
      if (left < 1) settle(reject, new Error(`coturn: no answer on ${host}:${port} within ${ANSWER_WITHIN_MS} ms`))
      // refused as long as nobody listens: the next one will tell
      else socket.send(request, port, host, () => undefined)
    }, ASK_EVERY_MS)
    socket.on('error', (error) => settle(reject, error))
    socket.on('message', (answer) => {
      if (answer.length >= 20 && answer.readUInt16BE(0) === 0x0101 && answer.subarray(8, 20).equals(id)) settle(resolve)
    })
    signal.addEventListener('abort', () => settle(resolve))
  })

/**
 * Runs coturn with the configuration in this file; resolves when it answers on UDP `host:port`. `folder`: where it is started.
 * Rejects when a port is taken, or coturn stops or complains.
 */
export const runCoturn = async ({ program, host, port, configuration, folder }) => {
  await checkFree(host, port)
  const child = spawn(program, ['-c', configuration], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
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
  const killWithUs = () => child.kill()
  process.once('exit', killWithUs)

  let closing
  const end = async () => {
    const kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
    child.kill()
    await over
    clearTimeout(kill)
    process.off('exit', killWithUs)
  }
  const close = () => {
    closing ??= end()
    return closing
  }

  const asking = new AbortController()
  try {
    const stopped = over.then((how) => {
      throw new Error(`coturn stopped at its start (${how}): ${COMPLAINT.exec(log)?.[0] ?? log.slice(-500)}`)
    })
    await Promise.race([untilAnswered(host, port, asking.signal), stopped])
    // what was written before the answer has been read after one turn
    await turnOfTheLoop()
    const complaint = COMPLAINT.exec(log)
    if (complaint !== null) throw new Error(`coturn complains at its start: ${complaint[0]}`)
  } catch (error) {
    await close()
    throw error
  } finally {
    asking.abort()
  }
  return { pid: child.pid, log: () => log, close }
}

/**
 * Starts coturn for this machine; resolves when it answers. `host`: an IPv4 address of this machine. `folder`: for its
 * configuration (which holds the secret), pid and database. Rejects when a port is taken, or coturn stops or complains.
 */
export const startCoturn = async ({ host = '127.0.0.1', port, minPort, maxPort, secret, folder, realm }) => {
  const program = mustFindCoturn()
  if (!isIPv4(host)) throw new Error(`coturn: ${host} is not an IPv4 address`)
  const values = { HOST: host, PORT: port, MIN_PORT: minPort, MAX_PORT: maxPort, SECRET: secret, REALM: realm }
  const filled = fill('coturn', await readFile(TEMPLATE, 'utf8'), { ...values, FOLDER: resolve(folder) })
  // on a real network no peer is on loopback, and nobody should reach what is
  const text = host.startsWith('127.') ? filled : filled.replace(/^allow-loopback-peers$/m, '')
  const configuration = join(resolve(folder), 'turnserver.conf')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(configuration, (await isBefore(program, 10)) ? text + OLDER_LINES : text, { mode: 0o600 })
  const { pid, log, close } = await runCoturn({ program, host, port, configuration, folder })
  const urls = ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`)
  return { urls, pid, log, close }
}
