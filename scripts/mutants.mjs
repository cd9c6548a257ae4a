// `npm run mutants`: every guard of signing in, its mutant, and the attack that kills it. Fails when one survives. The mutants exist
// in the memory of the test runner alone (test/worker/support/mutants.ts): no file of the source is ever changed.
import { mkdir, readFile } from 'node:fs/promises'
import { MUTANTS } from '../test/worker/support/mutant-list.ts'
import { bin, ROOT, run } from './run.mjs'

const REPORT = `${ROOT}build/reports/mutants.json`

await mkdir(`${ROOT}build/reports`, { recursive: true })
const args = ['run', '--project', 'worker', 'test/worker/auth/mutants.test.ts', '--silent', '--reporter=json']
const { ok, output, seconds } = await run(bin('vitest'), [...args, `--outputFile.json=${REPORT}`])
const killed = async () => {
  const { testResults } = JSON.parse(await readFile(REPORT, 'utf8'))
  const passed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
  return MUTANTS.filter(({ guard }) => passed.some(({ title }) => title.startsWith(`S26: without ${guard} one gets`)))
}
const one = (text) => text.replaceAll(/\s+/g, ' ').trim()
const dead = await killed().catch(() => [])
for (const mutant of MUTANTS) {
  const { guard, file, line, becomes, killer } = mutant
  console.log(`${guard}\n  mutant  ${file}: ${one(line)}  →  ${one(becomes) || '(nothing)'}`)
  console.log(
    dead.includes(mutant) ? `  killer  ${killer}` : '  SURVIVES, or is killed by another attack than it should',
  )
}
console.log(`\n${dead.length} of ${MUTANTS.length} mutants killed (${seconds.toFixed(0)} s)`)
if (!ok) console.error(output)
process.exitCode = ok && dead.length === MUTANTS.length ? 0 : 1
