// `TURN_SECRET=… node turn/check/main.ts turn:turn.example.fr:3478 turns:turn.example.fr:443?transport=tcp`: what is wrong with a relay, asked
// from outside. Without addresses those of TURN_URLS. Node 22.18 or later, nothing to install. 1: something fails; 2: not asked.
import { readFileSync } from 'node:fs'
import { checkRelay } from './check.ts'
import { exitCodeOf, type Finding, lineOf } from './findings.ts'

const words = (text = ''): readonly string[] => text.split(/\s+/).filter(Boolean)

const named = process.argv.slice(2)
const urls = (named.length > 0 ? named : words(process.env.TURN_URLS)).filter((url) => !url.startsWith('stun:'))
const secrets = words(process.env.TURN_SECRET)
/** PEM of a certificate authority of one's own. */
const ca = process.env.TURN_CA === undefined ? {} : { ca: readFileSync(process.env.TURN_CA, 'utf8') }

if (urls.length === 0 || secrets.length === 0) {
  console.error('Set TURN_SECRET, and TURN_URLS or addresses: the same as the worker’s.')
  process.exitCode = 2
} else {
  const all: Finding[] = []
  for (const url of urls) {
    console.log(`\n${url}`)
    const findings = await checkRelay({ url, secrets, wishes: ca, now: Date.now() })
    for (const finding of findings) console.log(lineOf(finding))
    all.push(...findings)
  }
  const failed = all.filter(({ level }) => level === 'FAIL').length
  console.log(failed === 0 ? '\nNothing fails.' : `\n${failed} to mend.`)
  process.exitCode = exitCodeOf(all)
}
