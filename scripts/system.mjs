// What npm cannot bring: Debian packages that tests need. Installed where we may (root, apt-get), else named with the line
// to type. Idempotent: nothing happens when all of it is there.
import { accessSync, constants } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { run } from './run.mjs'

/** Command, package that brings it, and what for. */
const NEEDED = [
  ['chromium', 'chromium', 'the browser of a call of two'],
  ['chromium-headless-shell', 'chromium-headless-shell', 'the browser of most tests'],
  ['turnserver', 'coturn', 'calls through a relay'],
  ['nft', 'nftables', 'cables pulled in tests'],
  ['ip', 'iproute2', 'hosts of our own in tests'],
]

const onPath = (command) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(Boolean).some((folder) => {
    try {
      accessSync(resolve(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** Throws with the line to type when something is missing and can't be installed from here. */
export const ensureSystem = async () => {
  const missing = NEEDED.filter(([command]) => !onPath(command))
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name)
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const why = missing.map(([, name, what]) => `${name} (${what})`).join(', ')
  if (process.getuid?.() !== 0 || !onPath('apt-get')) throw new Error(`Missing: ${why}.\nType:  sudo ${line}`)
  console.log(`Installing ${why}…`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [['update'], line.split(' ').slice(1)]
  for (const args of steps) {
    const { ok, output } = await run('apt-get', args, { env })
    if (!ok) throw new Error(`apt-get ${args[0]} failed:\n${output.slice(-2_000)}\nType:  ${line}`)
  }
}
