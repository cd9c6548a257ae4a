// `npm run check`: types of every wall, lint and format, unit tests, bundle of the worker. Under 60 s.
import { spawn } from 'node:child_process'

const PROJECTS = ['protocol', 'worker/room', 'web/call', 'worker', 'web', 'tsconfig.unit.json', 'test', 'test/worker']

/** Runs one command; resolves to its exit code and output, printed only when it failed or is wanted. */
const run = (name, command, args, { quiet = true } = {}) =>
  new Promise((resolve) => {
    const began = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] })
    let output = ''
    child.stdout?.on('data', (data) => {
      output += data
    })
    child.stderr?.on('data', (data) => {
      output += data
    })
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
      if (code !== 0) process.stdout.write(output)
      resolve(code === 0)
    })
  })

const bin = (name) => `node_modules/.bin/${name}`
const types = async () => {
  for (const project of PROJECTS) if (!(await run(`types ${project}`, bin('tsc'), ['-p', project]))) return false
  return true
}
const results = await Promise.all([
  types(),
  run('lint and format', bin('biome'), ['ci', '--colors=off', '.']),
  run('unit', bin('vitest'), ['run', '--project', 'unit'], { quiet: false }),
])
results.push(
  await run('worker bundle', bin('wrangler'), ['deploy', '--dry-run', '--env', '', '--outdir', 'build/worker']),
)
process.exitCode = results.every(Boolean) ? 0 : 1
