// Puts a build in place on this box, beside the one that runs: `npm run release -- --to /opt/parvis --settings
// /etc/parvis/parvis.env`. Checks the settings first and refuses a wrong one by name. What it leaves needs neither Node nor this
// checkout: workerd, its configuration, the worker, the client. docs/operate.md says the rest.
import { cp, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'smol-toml'
import { readProxies } from '../deploy/client-address.ts'
import { readEnvFile } from '../deploy/env-file.ts'
import { settingsOf } from '../worker/settings.ts'
import { FRONT, SITE, WORKER } from './build.mjs'
import { ROOT } from './run.mjs'
import { settingNames } from './setting-names.mjs'
import { BINARY } from './workerd.mjs'
import { workerdConfig } from './workerd-config.mjs'

/** So many are kept: the one that runs, and two to go back to. */
const KEPT = 3
const RELEASE = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/
/** Longer texts lie beside the settings, each in a file. */
const TEXTS = {
  LEGAL_NOTICE_FR: 'legal/notice.fr.txt',
  LEGAL_NOTICE_EN: 'legal/notice.en.txt',
  LEGAL_PRIVACY_FR: 'legal/privacy.fr.txt',
  LEGAL_PRIVACY_EN: 'legal/privacy.en.txt',
  LEGAL_ACCESSIBILITY_FR: 'legal/accessibility.fr.txt',
  LEGAL_ACCESSIBILITY_EN: 'legal/accessibility.en.txt',
}
const LOGOS = { 'logo.svg': 'image/svg+xml', 'logo.png': 'image/png', 'logo.webp': 'image/webp' }

const stop = (...lines) => {
  for (const line of lines) console.error(line)
  process.exit(1)
}

const { values: given } = parseArgs({
  options: {
    to: { type: 'string' },
    settings: { type: 'string' },
    state: { type: 'string', default: '/var/lib/parvis' },
    listen: { type: 'string', default: '127.0.0.1:8787' },
    allow: { type: 'string', default: 'public' },
    check: { type: 'boolean', default: false },
  },
})
if (given.settings === undefined || (given.to === undefined && !given.check))
  stop(
    'npm run release -- --to /opt/parvis --settings /etc/parvis/parvis.env [--state /var/lib/parvis]',
    '  [--listen 127.0.0.1:8787] [--allow public,private] [--check]',
  )

const readIfThere = async (path, encoding) => {
  try {
    return await readFile(path, encoding)
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** What stands in files beside the settings. */
const textsBeside = async (folder) => {
  const found = {}
  for (const [name, path] of Object.entries(TEXTS)) {
    const text = await readIfThere(join(folder, path), 'utf8')
    if (text !== null) found[name] = text.replaceAll('\r\n', '\n').trim()
  }
  for (const [file, type] of Object.entries(LOGOS)) {
    const bytes = await readIfThere(join(folder, file))
    if (bytes !== null) found.INSTANCE_LOGO = `data:${type};base64,${bytes.toString('base64')}`
  }
  return found
}

const settingsPath = resolve(given.settings)
const file = await readFile(settingsPath, 'utf8').catch((error) => stop(error.message))
const { settings: written, problems } = readEnvFile(file, new Set(settingNames()))
if (problems.length > 0) stop(...problems.map(({ line, message }) => `${settingsPath}:${line}: ${message}`))
/** Empty is absent. */
const settings = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== ''))
const texts = await textsBeside(dirname(settingsPath))
const wrangler = await readFile(`${ROOT}wrangler.toml`, 'utf8')
const { vars } = parse(wrangler)
const twice = Object.keys(texts).filter((name) => name in settings)
if (twice.length > 0) stop(`${twice.join(', ')}: in the settings and in a file beside them`)

/** As the worker will: it says which one is wrong in the log, and throws. */
const all = { ...vars, ...settings, ...texts }
if (!settings.PUBLIC_ORIGIN) stop('PUBLIC_ORIGIN: missing: the address that people open')
console.log = () => undefined
try {
  settingsOf(all)
  readProxies(all.PROXIES)
} catch (error) {
  stop(`${settingsPath}: ${error.message}`, 'Nothing was changed.')
}
const say = (line) => console.info(line)
if (given.check) {
  say(`${settingsPath}: right.`)
  process.exit(0)
}

/** Also those that are not set yet: a release to which one goes back must hear of a key that came after it. */
const names = settingNames().filter((name) => name in settings || !(name in vars || name in texts))

const to = resolve(given.to)
const name = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
const release = join(to, 'releases', name)
await mkdir(join(to, 'releases'), { recursive: true })
await mkdir(release)
await cp(BINARY, join(release, 'workerd'))
await cp(`${WORKER}/index.js`, join(release, 'worker.js'))
await cp(`${FRONT}/front.js`, join(release, 'front.js'))
await cp(`${SITE}/manifest.json`, join(release, 'manifest.json'))
await cp(`${SITE}/files`, join(release, 'files'), { recursive: true })
await writeFile(
  join(release, 'workerd.capnp'),
  workerdConfig({
    wrangler,
    settings: names,
    texts,
    modules: { worker: 'worker.js', front: 'front.js', manifest: 'manifest.json' },
    disk: { files: join(release, 'files'), rooms: join(resolve(given.state), 'rooms') },
    socket: { address: given.listen },
    allow: given.allow.split(','),
  }),
)

// one rename, so that there is never none
const current = join(to, 'current')
const before = await readlink(current).then(basename, () => null)
await rm(`${current}.new`, { force: true })
await symlink(join('releases', name), `${current}.new`)
await rename(`${current}.new`, current)
const releases = (await readdir(join(to, 'releases'))).filter((each) => RELEASE.test(each)).sort()
for (const old of releases.slice(0, -KEPT))
  if (old !== before) await rm(join(to, 'releases', old), { recursive: true, force: true })

say(`${release}\n${before === null ? 'The first one.' : `Before: ${before}.`} Now: systemctl restart parvis`)
