// Every test there is, those with media one runner after the other (they want both cores), and their sum in one closing line.
// With CI set, a skipped test is a failed one.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { buildLivekit } from './livekit.mjs'
import { bin, ROOT, run } from './run.mjs'
import { ensureSystem } from './system.mjs'

const REPORTS = `${ROOT}build/reports`
const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** Counts of a vitest or Playwright report in JSON; a runner that wrote none has failed. */
const countsIn = async (path) => {
  let report
  try {
    report = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return { ...NOTHING, failed: 1 }
  }
  if (report.stats !== undefined) {
    const { expected, unexpected, flaky, skipped } = report.stats
    // broken before any test could run
    const errors = report.errors?.length > 0 && unexpected === 0 ? 1 : 0
    return { passed: expected, failed: unexpected + flaky + errors, skipped }
  }
  const { numPassedTests, numFailedTests, numPendingTests = 0, numTodoTests = 0, success } = report
  // a suite that does not load fails without a failed test
  const failed = numFailedTests === 0 && !success ? 1 : numFailedTests
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped })

/** Runs one runner with its output shown; its counts. An exit code that its report doesn't explain is a failure too. */
const count = async (name, command, args, report, env = {}) => {
  console.log(`\n── ${name} ──`)
  const { ok, seconds } = await run(command, args, { quiet: false, env })
  const counts = await countsIn(report)
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds.toFixed(0)} s)`)
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}
const vitest = (project) => {
  const report = `${REPORTS}/${project}.json`
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return count(project, bin('vitest'), ['--silent=passed-only', ...args], report)
}
const playwright = () => {
  const report = `${REPORTS}/e2e.json`
  return count('end to end and network', bin('playwright'), ['test'], report, { PARVIS_REPORT: report })
}

const suite = async () => {
  await rm(REPORTS, { recursive: true, force: true })
  await mkdir(REPORTS, { recursive: true })
  await ensureSystem()
  try {
    await buildLivekit()
  } catch (error) {
    // tests of the media server are skipped then, or fail where nothing may be skipped
    console.log(`No media server: ${error.message}`)
  }
  console.log('── check ──')
  const unit = `${REPORTS}/unit.json`
  const fine = await check(unit)
  let counts = await countsIn(unit)
  if (!fine && counts.failed === 0) counts = { ...counts, failed: 1 }
  await build()
  // coturn's tests wait for its clock most of the time
  for (const done of await Promise.all(['worker', 'turn'].map(vitest))) counts = add(counts, done)
  counts = add(counts, await vitest('browser'))
  return add(counts, await playwright())
}

let counts
try {
  counts = await suite()
} catch (error) {
  console.error(error.message)
  counts = { ...NOTHING, failed: 1 }
}
const { passed, skipped } = counts
const failed = counts.failed + (process.env.CI === undefined ? 0 : skipped)
console.log(
  `\n${passed} passed, ${failed} failed${process.env.CI === undefined && skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
process.exitCode = failed === 0 ? 0 : 1
