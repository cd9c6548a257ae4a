// A relay as it is installed, and somebody outside: two network namespaces of our own with public addresses, coturn as the user
// turnserver on its true ports, our firewall in front. Needs root, iproute2, nftables and setpriv. Removed by `close`.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { fill } from '../../scripts/template.mjs'
import { certificateFor, REALM, secretsIn, shipped, withValue } from './hardened.ts'
import { newFolder, removeFolder, SECRET } from './local.ts'

/** Somebody's, elsewhere; here they lead nowhere. */
export const RELAY = '45.45.45.1'
const VISITOR = '45.45.45.2'
export const URLS = [
  `turn:${RELAY}:3478?transport=udp`,
  `turn:${RELAY}:3478?transport=tcp`,
  `turns:${RELAY}:443?transport=tcp`,
] as const

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

export interface Outside {
  readonly folder: string
  /** What turn/check/main.ts says from outside, line by line, and its exit code. */
  check(
    secrets?: string,
    urls?: readonly string[],
  ): Promise<{ readonly lines: readonly string[]; readonly code: number }>
  /** The firewall as shipped, but for these words. */
  firewall(change?: (rules: string) => string): Promise<void>
  /** Of these addresses, those to which the user turnserver, or root, can send a datagram to this port. */
  reaches(addresses: readonly string[], port: number, user: 'turnserver' | 'root'): readonly string[]
  readonly secrets: ReturnType<typeof secretsIn>
  close(): Promise<void>
}

export const createOutside = async (id: string): Promise<Outside> => {
  const { program, text } = await shipped()
  const [relay, visitor] = [`pv${id}r`, `pv${id}v`]
  const folder = newFolder()
  const made: string[] = []
  const inside = (name: string, ...words: readonly string[]): string => run('ip', 'netns', 'exec', name, ...words)
  const uid = (flag: '-u' | '-g') => Number(run('id', flag, 'turnserver'))
  const path = (name: string) => join(folder, name)

  for (const name of [relay, visitor]) {
    run('ip', 'netns', 'add', name)
    made.push(name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
  }
  run('ip', 'link', 'add', 'eth0', 'netns', relay, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', visitor)
  for (const [name, address] of [
    [relay, RELAY],
    [visitor, VISITOR],
  ] as const) {
    run('ip', '-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
    run('ip', '-n', name, 'link', 'set', 'eth0', 'up')
    run('ip', '-n', name, 'route', 'add', 'default', 'dev', 'eth0')
  }

  const { key, certificate } = await certificateFor(RELAY)
  writeFileSync(path('privkey.pem'), key, { mode: 0o600 })
  writeFileSync(path('fullchain.pem'), certificate)
  const secrets = secretsIn(folder)
  await secrets.add(SECRET)
  const filled = fill('coturn', text, { PUBLIC_IP: RELAY, REALM })
  const paths = { cert: 'fullchain.pem', pkey: 'privkey.pem', userdb: 'turndb', pidfile: 'turnserver.pid' }
  const own = Object.entries(paths).reduce((all, [name, file]) => withValue(all, name, path(file)), filled)
  writeFileSync(path('turnserver.conf'), own, { mode: 0o600 })
  for (const file of ['', 'privkey.pem', 'turndb', 'turnserver.conf']) chownSync(path(file), uid('-u'), uid('-g'))

  // as coturn.service starts it: no root, and the right to open 443
  const rights = ['--inh-caps', '+net_bind_service', '--ambient-caps', '+net_bind_service', '--no-new-privs']
  const as = ['setpriv', '--reuid', 'turnserver', '--regid', 'turnserver', '--clear-groups']
  const words = ['netns', 'exec', relay, ...as, ...rights, program, '-c', path('turnserver.conf')]
  const server = spawn('ip', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const output of [server.stdout, server.stderr])
    output.setEncoding('utf8').on('data', (data: string) => {
      log += data
    })
  const over = new Promise<void>((resolve) => server.once('close', () => resolve()))

  const firewall: Outside['firewall'] = async (change = (rules) => rules) => {
    const rules = await readFile(new URL('../../turn/nftables.conf', import.meta.url), 'utf8')
    const changed = change(rules)
    writeFileSync(path('nftables.conf'), changed)
    inside(relay, 'nft', '-f', path('nftables.conf'))
  }
  const close = async () => {
    server.kill()
    await over
    for (const name of made.splice(0)) run('ip', 'netns', 'del', name)
    removeFolder(folder)
  }
  try {
    await firewall()
    await vi.waitFor(
      () => {
        if (server.exitCode !== null) throw new Error(`coturn stopped: ${log.slice(-1_000)}`)
        const open = run('ip', 'netns', 'exec', relay, 'ss', '-Hlnut')
        for (const port of [/udp.*:3478/, /tcp.*:3478/, /tcp.*:443/])
          if (!port.test(open)) throw new Error(`not open: ${port}`)
      },
      { timeout: 10_000 },
    )
  } catch (error) {
    await close()
    throw error
  }

  return {
    folder,
    firewall,
    secrets,
    close,
    check: (words = SECRET, urls = URLS) =>
      new Promise((resolve) => {
        const main = new URL('../../turn/check/main.ts', import.meta.url).pathname
        const env = { ...process.env, TURN_URLS: urls.join(' '), TURN_SECRET: words, TURN_CA: path('fullchain.pem') }
        const args = ['netns', 'exec', visitor, process.execPath, main]
        execFile('ip', args, { env, encoding: 'utf8' }, (error, stdout, stderr) => {
          resolve({ lines: `${stdout}${stderr}`.split('\n'), code: error === null ? 0 : Number(error.code) })
        })
      }),
    reaches: (addresses, port, user) => {
      const script = `
        const { createSocket } = require('node:dgram')
        const sent = []
        let left = ${addresses.length}
        for (const address of ${JSON.stringify(addresses)}) {
          const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
          socket.send('word', ${port}, address, (error) => {
            if (error === null || error === undefined) sent.push(address)
            socket.close()
            if ((left -= 1) === 0) console.log(JSON.stringify(sent))
          })
        }`
      const asUser = user === 'root' ? [] : as
      return JSON.parse(inside(relay, ...asUser, process.execPath, '-e', script)) as readonly string[]
    },
  }
}
