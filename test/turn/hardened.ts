// coturn with a configuration as we ship it (turn/coturn-4.6.conf or turn/coturn-4.15.conf, by the version that is installed),
// on loopback: addresses, ports and paths are other ones, and nothing else is.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import selfsigned from 'selfsigned'
import { findCoturn, isBefore, type Running, runCoturn } from '../../scripts/coturn.mjs'
import { fill } from '../../scripts/template.mjs'
import { freePort, newFolder, removeFolder, SECRET } from './local.ts'

export const REALM = 'turn.parvis.test'
const run = promisify(execFile)

/** The file for the coturn that is installed, and its text. */
export const shipped = async (): Promise<{
  readonly program: string
  readonly name: string
  readonly text: string
}> => {
  const program = findCoturn()
  if (program === null) throw new Error('coturn is not installed')
  const name = (await isBefore(program, 15)) ? 'coturn-4.6.conf' : 'coturn-4.15.conf'
  return { program, name, text: await readFile(new URL(`../../turn/${name}`, import.meta.url), 'utf8') }
}

/** Whoever holds this certificate is the relay; for so many days from now. */
export const certificateFor = async (
  name: string,
  days = 90,
): Promise<{ readonly key: string; readonly certificate: string }> => {
  const made = await selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + days * 86_400_000),
    extensions: [
      { name: 'subjectAltName', altNames: [isIPv4(name) ? { type: 7, ip: name } : { type: 2, value: name }] },
    ],
  })
  return { key: made.private, certificate: made.cert }
}

/** Secrets as an operator adds and takes them away (turn/README.md), while coturn runs. */
export const secretsIn = (folder: string) => {
  const admin = async (...words: readonly string[]) => {
    await run('turnadmin', [...words, '-r', REALM, '-b', join(folder, 'turndb')], { cwd: folder })
  }
  return { add: (secret: string) => admin('-s', secret), remove: (secret: string) => admin('-X', secret) }
}

/** Replaces the whole value of a line that is there exactly once. Throws where it isn't: a test of another file is none. */
export const withValue = (text: string, key: string, value: string | number): string => {
  const line = new RegExp(`^${key}=.*$`, 'gm')
  if (text.match(line)?.length !== 1) throw new Error(`${key} is not there exactly once`)
  return text.replace(line, `${key}=${value}`)
}

export interface Hardened extends Running {
  readonly folder: string
  /** Over UDP, TCP and TLS. */
  readonly urls: Readonly<Record<'udp' | 'tcp' | 'tls', string>>
  readonly secrets: ReturnType<typeof secretsIn>
  /** PEM of who may sign its certificate: itself. */
  certificate(): Promise<string>
  /** Another certificate in the same files, and coturn told so as `systemctl reload` tells it. */
  renew(days: number): Promise<void>
}

export interface Changes {
  /** Lines that an operator added. */
  readonly more?: string
  /** What an operator made of the whole text. */
  readonly change?: (text: string) => string
  /** How long the certificate lasts. */
  readonly days?: number
}

/** `minPort`: test files run side by side, each with its own 200. */
export const startHardened = async (
  minPort: number,
  { more = '', change = (text) => text, days = 90 }: Changes = {},
): Promise<Hardened> => {
  const { program, text } = await shipped()
  const folder = newFolder()
  const [port, tlsPort] = [await freePort(), await freePort()]
  const path = (name: string) => join(folder, name)
  const values: readonly (readonly [string, string | number])[] = [
    ['listening-port', port],
    ['tls-listening-port', tlsPort],
    ['min-port', minPort],
    ['max-port', minPort + 199],
    ['cert', path('fullchain.pem')],
    ['pkey', path('privkey.pem')],
    ['userdb', path('turndb')],
    ['pidfile', path('turnserver.pid')],
    ...(/^prometheus-port/m.test(text) ? [['prometheus-port', await freePort()] as const] : []),
  ]
  const filled = fill('coturn', text, { PUBLIC_IP: '127.0.0.1', REALM })
  const own = values.reduce((all, [key, value]) => withValue(all, key, value), filled)
  writeFileSync(path('turnserver.conf'), `${change(own)}\n${more}\n`, { mode: 0o600 })
  const writeCertificate = async (lasting: number) => {
    const { key, certificate } = await certificateFor('localhost', lasting)
    writeFileSync(path('privkey.pem'), key, { mode: 0o600 })
    writeFileSync(path('fullchain.pem'), certificate)
  }
  await writeCertificate(days)
  const secrets = secretsIn(folder)
  await secrets.add(SECRET)
  const running = await runCoturn({ program, host: '127.0.0.1', port, configuration: path('turnserver.conf'), folder })
  return {
    ...running,
    folder,
    secrets,
    urls: {
      udp: `turn:127.0.0.1:${port}?transport=udp`,
      tcp: `turn:127.0.0.1:${port}?transport=tcp`,
      tls: `turns:localhost:${tlsPort}?transport=tcp`,
    },
    certificate: () => readFile(path('fullchain.pem'), 'utf8'),
    renew: async (lasting) => {
      await writeCertificate(lasting)
      process.kill(running.pid, 'SIGUSR2')
    },
    close: async () => {
      await running.close()
      removeFolder(folder)
    },
  }
}
