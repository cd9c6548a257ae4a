// `npm run check`: types of every wall, lint and format, unit tests, bundle of the worker. Under 60 s.
import { buildClient, buildWorker } from './build.mjs'
import { bin, step } from './run.mjs'

const PROJECTS = [
  'protocol',
  'worker/room',
  'web/call',
  'worker',
  'web',
  'deploy',
  'tsconfig.unit.json',
  'test',
  'test/worker',
  'test/turn',
  'turn',
]

const types = async () => {
  const results = []
  for (const project of PROJECTS) results.push(await step(`types ${project}`, bin('tsc'), ['-p', project]))
  return results.every(Boolean)
}
const bundles = async () => {
  try {
    await buildClient()
    await buildWorker()
    console.log('ok   bundles')
    return true
  } catch (error) {
    console.log(`FAIL bundles\n${error.message}`)
    return false
  }
}

/** `report`: where vitest writes its counts as JSON, for `npm test`. */
export const check = async (report) => {
  const json = report === undefined ? [] : ['--reporter=json', `--outputFile.json=${report}`]
  const results = await Promise.all([
    types(),
    step('lint and format', bin('biome'), ['ci', '--colors=off', '.']),
    step('unit', bin('vitest'), ['run', '--project', 'unit', '--reporter=default', ...json]),
    bundles(),
  ])
  return results.every(Boolean)
}

if (import.meta.main) process.exitCode = (await check()) ? 0 : 1
