// `npm run bench -- NAME`: builds what is served, then runs bench/NAME.ts, which prints a table and, last, one line of
// JSON. Installs nothing. Figures are printed beside their targets and never fail a run: machines differ.
import { existsSync, readdirSync } from 'node:fs'
import { build } from './build.mjs'
import { ROOT, run } from './run.mjs'

const BENCHES = readdirSync(`${ROOT}bench`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
/** Those that look at pages. */
const IN_CHROMIUM = ['weight', 'join', 'cut', 'handover', 'seats']
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

const stop = (message) => {
  console.error(message)
  process.exit(1)
}

const [name, ...rest] = process.argv.slice(2)
if (name === undefined || !BENCHES.includes(name))
  stop(
    `${name === undefined ? '' : `No bench is called ${name}.\n`}npm run bench -- NAME, one of: ${BENCHES.join(', ')}`,
  )
if (IN_CHROMIUM.includes(name) && !existsSync(CHROMIUM))
  stop(
    `${name} needs Chromium, which is not at ${CHROMIUM}. To have it: sudo apt-get install chromium (or set CHROMIUM=path)`,
  )

console.error('Building…')
try {
  await build()
} catch (error) {
  stop(error.message)
}
// this very Node: it runs TypeScript as it is
const { code } = await run(process.execPath, [`${ROOT}bench/${name}.ts`, ...rest], { quiet: false })
process.exitCode = code
