// Which opaque subject of the log a person is, for an operator who has their `sub` from the provider: `npm run subject -- --settings
// /etc/parvis/parvis.env <sub>`. There is no way back from a subject.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readEnvFile } from '../deploy/env-file.ts'
import { subjectOf } from '../worker/auth/subject.ts'
import { parseKeyRing, parseSubjectKey } from '../worker/keys.ts'
import { settingNames } from './setting-names.mjs'

const { values, positionals } = parseArgs({ options: { settings: { type: 'string' } }, allowPositionals: true })
const [sub] = positionals
if (values.settings === undefined || sub === undefined) {
  console.error('npm run subject -- --settings /etc/parvis/parvis.env <sub>')
  process.exit(1)
}
const { settings } = readEnvFile(await readFile(values.settings, 'utf8'), new Set(settingNames()))
const subjectKey = parseSubjectKey(settings.SUBJECT_KEY ?? '', parseKeyRing(settings.SESSION_KEYS ?? ''))
console.log(await subjectOf({ subjectKey }, settings.OIDC_ISSUER ?? '', sub))
