// The starter, with the real program; where another version or a mistake is needed, with a script in front of it.

import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Coturn, findCoturn, startCoturn } from '../../scripts/coturn.mjs'
import { openTurn } from '../../turn/check/turn-client.ts'
import { mint, newFolder, optionsFor, removeFolder, withProgram } from './local.ts'

const MIN_PORT = 20_200
let folder: string
let running: Coturn[]
beforeEach(() => {
  folder = newFolder()
  running = []
})
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  removeFolder(folder)
})

const options = () => optionsFor(folder, MIN_PORT)
const start = async (with_ = options()): Promise<Coturn> => {
  const server = await startCoturn(await with_)
  running.push(server)
  return server
}
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('T6: it starts without a word of complaint, and answers at once over UDP and TCP', async () => {
  const server = await start()
  expect(server.log()).toContain('Relay address to use: 127.0.0.1')
  expect(server.log()).not.toMatch(/Bad configuration|Wrong address|deprecated|Aborting/i)
  for (const url of server.urls) {
    const client = await openTurn(url, await mint('seat-1'))
    expect(await client.allocate()).toBe('granted')
    client.close()
  }
})

test('T6: all that it writes is in its folder, and the file with the secret is the owner’s alone', async () => {
  const server = await start()
  // the database is another thread's, which nobody waits for
  await vi.waitFor(() => expect(readdirSync(folder).sort()).toEqual(['turndb', 'turnserver.conf', 'turnserver.pid']))
  expect(readFileSync(join(folder, 'turnserver.pid'), 'utf8').trim()).toBe(String(server.pid))
  expect(statSync(join(folder, 'turnserver.conf')).mode & 0o077).toBe(0)
})

test('T7: a port that another coturn has is refused, though the system would share it', async () => {
  const first = await options()
  await start(Promise.resolve(first))
  await expect(startCoturn(first)).rejects.toThrow(`UDP port ${first.port} of 127.0.0.1 is taken`)
})

test('T7: a port taken over UDP alone or TCP alone is refused', async () => {
  const wanted = await options()
  const tcp = createServer()
  await new Promise<void>((resolve) => tcp.listen(wanted.port, '127.0.0.1', resolve))
  await expect(startCoturn(wanted)).rejects.toThrow(`TCP port ${wanted.port} of 127.0.0.1 is taken`)
  await new Promise((resolve) => tcp.close(resolve))
  const udp = createSocket('udp4')
  await new Promise<void>((resolve) => udp.bind(wanted.port, '127.0.0.1', resolve))
  await expect(startCoturn(wanted)).rejects.toThrow(`UDP port ${wanted.port} of 127.0.0.1 is taken`)
  await new Promise<void>((resolve) => udp.close(resolve))
})

test('T8: once closed, the process is gone and the port free; closing twice is closing once', async () => {
  const wanted = await options()
  const server = await start(Promise.resolve(wanted))
  expect(alive(server.pid)).toBe(true)
  await Promise.all([server.close(), server.close()])
  expect(alive(server.pid)).toBe(false)
  await server.close()
  const again = await start(Promise.resolve(wanted))
  expect(again.pid).not.toBe(server.pid)
})

test('T8: one that doesn’t heed is killed after two seconds', { timeout: 10_000 }, async () => {
  // a signal that is ignored stays so over exec
  const script = `[ "$1" = -c ] && trap '' TERM\nexec ${findCoturn()} "$@"`
  const server = await withProgram(folder, script, () => start())
  await server.close()
  expect(alive(server.pid)).toBe(false)
})

test('T8: it goes with a starter that exits without closing it', { timeout: 10_000 }, async () => {
  const wanted = await options()
  const starter = new URL('../../scripts/coturn.mjs', import.meta.url)
  const careless = `import { startCoturn } from '${starter}'
    console.log((await startCoturn(${JSON.stringify(wanted)})).urls.length)
    process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', careless])
  expect(stdout).toBe('2\n')
  await vi.waitFor(() => start(Promise.resolve(wanted)), { timeout: 5000 })
})

test('T9: a line that coturn doesn’t know fails the start, and nothing is left running', async () => {
  const script = `[ "$1" = -c ] && echo no-such-line >> "$2" && echo $$ > ${folder}/started\nexec ${findCoturn()} "$@"`
  await expect(withProgram(folder, script, () => start())).rejects.toThrow('Bad configuration format: no-such-line')
  expect(alive(Number(readFileSync(join(folder, 'started'), 'utf8')))).toBe(false)
})

test('T9: a coturn that stops at its start is said with its last words', async () => {
  const script = '[ "$1" = --version ] && echo 4.6.1 && exit 0\necho no licence today; exit 3'
  await expect(withProgram(folder, script, () => start())).rejects.toThrow(
    /stopped at its start \(3\).*no licence today/,
  )
})

test('T9: without coturn, or with a value that would write a line of its own, nothing starts', async () => {
  expect(findCoturn()).toMatch(/\/turnserver$/)
  expect(await withProgram(folder, null, findCoturn)).toBeNull()
  await expect(withProgram(folder, null, () => start())).rejects.toThrow('coturn is not installed')
  const wanted = await options()
  await expect(startCoturn({ ...wanted, realm: 'parvis.test\nno-auth' })).rejects.toThrow("REALM can't stand")
  await expect(startCoturn({ ...wanted, host: '::1' })).rejects.toThrow('not an IPv4 address')
})

test.each([
  ['4.6.1', true],
  ['4.9.0', true],
  ['4.15.0', false],
  ['4.17.1', false],
])('T10: the lines of older versions, for %s: %s', async (version, older) => {
  const script = `[ "$1" = --version ] && echo ${version} && exit 0\nexit 1`
  await expect(withProgram(folder, script, () => start())).rejects.toThrow('stopped')
  const lines = readFileSync(join(folder, 'turnserver.conf'), 'utf8').split('\n')
  for (const line of ['no-cli', 'no-dtls', 'simple-log']) expect(lines.includes(line)).toBe(older)
  expect(lines.filter((line) => line.includes('__'))).toEqual([])
})
