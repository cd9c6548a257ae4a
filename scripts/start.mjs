// `npm start` and `npm run dev`: installs what the lockfile says, then hands over to serve.mjs or dev.mjs under the
// project's own Node. Plain JavaScript for the Node at hand (18 and later), without dependencies: nothing is installed
// yet when it runs.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installPackages } from './install.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = `${ROOT}node_modules/.parvis-installed`
const NODE = `${ROOT}node_modules/.bin/node`

/** Installs when the lockfile is not the one that was installed. */
export const install = () => {
  const lock = createHash('sha256')
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest('hex')
  if (existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  console.log('Installing packages (about 700 MB, once)…')
  installPackages()
  writeFileSync(STAMP, lock)
}

/** Runs a script of ours under the project's Node; this process ends as it ends. */
export const handOver = (script, args) => {
  const child = spawn(NODE, [`${ROOT}scripts/${script}`, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env.PATH ?? ''}` },
  })
  // the terminal sends Ctrl-C to both: wait for the child to clean up
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install()
  const args = process.argv.slice(2)
  handOver(args.includes('--dev') ? 'dev.mjs' : 'serve.mjs', args)
}
