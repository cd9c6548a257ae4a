// docs/privacy.md and docs/threat-model.md cannot rot: what they name exists, and what exists is named. Rows of a room are
// looked at where they are written (test/worker/room/stored.test.ts).
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MUTANTS } from '../test/worker/support/mutant-list.ts'

const ROOT = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
/** Without what waits in comments. */
const doc = (name: string): string => read(`docs/${name}`).replaceAll(/<!--.*?-->/gs, '')
const privacy = doc('privacy.md')

/** Names in the first column of the table under this heading of columns. */
const namesUnder = (heading: string): readonly string[] => {
  const [, rows = ''] = privacy.split(`| ${heading} |`)
  const table = rows.split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}
const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort()
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name)

/** Source of a part of the tree, tests apart. */
const sourceOf = (folder: string): string =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|browser)\.tsx?$/.test(path))
    .map((path) => read(`${folder}/${path}`))
    .join('\n')
const worker = sourceOf('worker')
const web = sourceOf('web')

describe('docs/privacy.md', () => {
  test('X8: names every entry of the browser’s storage, and no other', () => {
    const keys = matches(web, /['`]parvis\.([a-z-]+)/g).map((name) => `parvis.${name}`)
    expect(keys.length).toBeGreaterThan(5)
    expect(sorted(namesUnder('entry'))).toEqual(sorted(keys))
  })

  test('X8: nothing but what it names stores anything on a device', () => {
    const files = readdirSync(new URL('web', ROOT), { recursive: true, encoding: 'utf8' }).filter(
      (path) =>
        /\.(tsx?|html)$/.test(path) &&
        /localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b/.test(read(`web/${path}`)),
    )
    expect(sorted(files)).toEqual(['i18n/index.ts', 'storage.ts', 'ui/call/use-shortcuts.ts'])
  })

  test('X8: names every cookie, and no other', () => {
    const [union = ''] = matches(worker, /type CookieName = ([^\n]+)/g)
    const cookies = matches(union, /'([^']+)'/g)
    expect(cookies.length).toBeGreaterThan(2)
    expect(sorted(namesUnder('cookie'))).toEqual(sorted(cookies))
  })

  test('X8: names every line of the log, and no other', () => {
    const lines = matches(worker, /readonly event: '([^']+)'/g)
    expect(lines.length).toBeGreaterThan(15)
    expect(sorted(namesUnder('line'))).toEqual(sorted(lines))
    // through the one function that takes these alone
    expect(matches(worker, /console\.(log\(JSON\.stringify\([^\n]*)/g)).toHaveLength(1)
    expect(matches(worker, /(console\.)/g)).toHaveLength(1)
  })

  test('X8: names every table of every object, and no other', () => {
    const tables = matches(worker, /CREATE TABLE IF NOT EXISTS (\w+)/g)
    expect(tables.length).toBeGreaterThan(2)
    expect(sorted(matches(privacy, /### Table `(\w+)`/g))).toEqual(sorted(tables))
    // and no other object has any
    expect(matches(worker, /class (\w+) extends DurableObject/g)).toEqual(['AgentObject', 'IssuerObject', 'RoomObject'])
  })
})

test('X9: docs/security.md names guards that have a mutant', () => {
  const named = matches(doc('security.md'), /mutants: ([a-z0-9*, -]+)/g).flatMap((list) => list.trim().split(', '))
  const guards = MUTANTS.map(({ guard }) => guard)
  expect(named.length).toBeGreaterThan(15)
  const exists = (name: string) =>
    guards.some((guard) => guard === name || (name.endsWith('*') && guard.startsWith(name.slice(0, -1))))
  expect(named.filter((name) => !exists(name))).toEqual([])
})

describe.each(['privacy.md', 'threat-model.md', 'security.md'])('docs/%s', (name) => {
  const rules = new Set(matches(read('docs/spec.md'), /^- \*\*([A-Z]\d+)\*\*/gm))
  const named = sorted(matches(doc(name), /\b([RPHSTKMCXEDWFO]\d{1,3})\b/g))

  test('X9: names rules that exist', () => {
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((rule) => !rules.has(rule))).toEqual([])
  })

  test('X9: is found from the README and from the architecture', () => {
    expect(read('README.md')).toContain(`(docs/${name})`)
    expect(read('docs/architecture.md')).toContain(`(${name})`)
  })
})
