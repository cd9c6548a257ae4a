// Installs what the lockfile says. Plain JavaScript for the Node at hand (18 and later), without dependencies: nothing is installed
// yet when it runs. npm leaves out optional packages whose `engines` exclude the Node that npm itself runs under, without a
// word, and the bundler's binary is one of them: an old Node therefore fetches the project's own first, and npm runs under that.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Not in node_modules, which `npm ci` empties while it runs. */
const OWN = `${ROOT}build/node`
const ALTERNATIVE = /^(\^|>=)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/

const numbers = (parts) => parts.map((part) => Number(part ?? 0))
const isAtLeast = (version, least) => {
  const at = version.findIndex((part, index) => part !== least[index])
  return at < 0 || version[at] > least[at]
}
/** `^20.19.0 || >=22.12.0`, as engines are mostly written (npm's semver); what we can't read excludes nobody. */
const holds = (range, version) =>
  range.split('||').some((alternative) => {
    const read = ALTERNATIVE.exec(alternative.trim())
    if (read === null) return true
    const [, sign, ...parts] = read
    const least = numbers(parts)
    return isAtLeast(version, least) && (sign === '>=' || version[0] === least[0])
  })

/**
 * Names of the optional packages of a lockfile that a machine wants and npm would leave out under this Node (`18.20.4`).
 *
 * @param {{ packages: Readonly<Record<string, { optional?: boolean, engines?: { node?: string }, os?: readonly string[], cpu?: readonly string[] }>> }} lock
 * @param {string} node
 * @param {{ platform: string, arch: string }} [machine]
 */
export const leftOut = ({ packages }, node, { platform, arch } = process) => {
  const version = numbers(node.split('.'))
  return Object.entries(packages).flatMap(([name, { optional, engines, os = [platform], cpu = [arch] }]) => {
    const wanted = optional === true && os.includes(platform) && cpu.includes(arch)
    return wanted && engines?.node !== undefined && !holds(engines.node, version) ? [name] : []
  })
}

const npm = (args, path = process.env.PATH) =>
  spawnSync('npm', [...args, '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: path },
  }).status === 0

/** Exits with 1 when it can't be done. */
export const installPackages = () => {
  const read = (file) => JSON.parse(readFileSync(`${ROOT}${file}`, 'utf8'))
  const { node } = read('package.json').devDependencies
  const isOld = leftOut(read('package-lock.json'), process.versions.node).length > 0
  const path = isOld ? `${OWN}/node_modules/.bin${delimiter}${process.env.PATH ?? ''}` : process.env.PATH
  const here = !isOld || npm(['install', '--no-save', '--prefix', OWN, `node@${node}`])
  if (here && npm(['ci'], path)) return
  console.error('Installing failed: see above. Is the npm registry within reach?')
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installPackages()
