// `npm run screens`: draws every page and call anew into docs/screens (test/screens).
import { build } from './build.mjs'
import { bin, run } from './run.mjs'

await build()
const { code } = await run(bin('playwright'), ['test'], { quiet: false, env: { PARVIS_SCREENS: '1' } })
process.exitCode = code
