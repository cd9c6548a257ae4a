// Running commands of the project's own tools: quiet while they succeed, their whole output when they don't.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const bin = (name) => `${ROOT}node_modules/.bin/${name}`

/** Environment of every tool: no telemetry, no log files outside the checkout. */
export const toolEnv = () => ({
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_LOG_PATH: `${ROOT}build/logs`,
})

/** Runs a command in the checkout; resolves to `{ ok, code, output, seconds }`. `quiet: false` shows it as it goes. */
export const run = (command, args, { quiet = true, env = {} } = {}) =>
  new Promise((resolve) => {
    const began = performance.now()
    const io = quiet ? 'pipe' : 'inherit'
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', io, io], env: { ...toolEnv(), ...env } })
    let output = ''
    const keep = (data) => {
      output += data
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const end = (code, more = '') => {
      const seconds = (performance.now() - began) / 1000
      resolve({ ok: code === 0, code, output: output + more, seconds })
    }
    child.on('error', (error) => end(1, `${error.message}\n`))
    child.on('close', (code) => end(code ?? 1))
  })

/** One step that may not fail: its output is thrown. */
export const must = async (name, command, args, options) => {
  const { ok, output } = await run(command, args, options)
  if (!ok) throw new Error(`${name} failed:\n${output}`)
}

/** One step that says how it went; the output only of a failure. Resolves to whether it succeeded. */
export const step = async (name, command, args, options) => {
  const { ok, output, seconds } = await run(command, args, options)
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`)
  if (!ok) process.stdout.write(output)
  return ok
}
