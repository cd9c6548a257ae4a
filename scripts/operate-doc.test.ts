// docs/operate.md cannot rot: settings and lines of the audit log are those of the code, and what it tells to type is there.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AUDIT_EVENTS } from '../worker/audit.ts'
import { DEFAULT_RATES } from '../worker/budgets/budgets.ts'
import { GROUNDS } from '../worker/instance/colours.ts'
import { settingNames } from './setting-names.mjs'

const ROOT = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const operate = read('docs/operate.md')

/** Names in the first column of the table under this heading of columns. */
const namesUnder = (heading: string): readonly string[] => {
  const [, rows = ''] = operate.split(`| ${heading} |`)
  return (rows.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

test('O8: the grounds against which an instance’s colours are measured are those of the pages', () => {
  const [light = '', dark = ''] = read('web/ui/css/tokens.css').split('@media (prefers-color-scheme: dark)')
  for (const [css, grounds] of [
    [light, GROUNDS.light],
    [dark, GROUNDS.dark],
  ] as const)
    for (const [name, colour] of Object.entries(grounds)) expect(css).toContain(`--c-${name}: ${colour};`)
})

describe('docs/operate.md', () => {
  test('O16: has every setting of the code once, and no other', () => {
    expect(settingNames().length).toBeGreaterThan(35)
    expect([...namesUnder('setting')].sort()).toEqual([...settingNames()].sort())
  })

  test('O16: is the only place with a table of settings', () => {
    expect(read('README.md')).not.toContain('| `SESSION_KEYS`')
    expect(read('README.md')).toContain('(docs/operate.md)')
    expect(read('docs/architecture.md')).toContain('(operate.md)')
  })

  test('O16: what the code reads under [vars] is a setting', () => {
    const [, vars = ''] = read('wrangler.toml').split('[vars]')
    const names = [...(vars.split(/^\[/m)[0] ?? '').matchAll(/^([A-Z_]+) = /gm)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !settingNames().includes(name))).toEqual([])
  })

  test('O1: has every line of the audit log, and no other', () => {
    expect([...namesUnder('audit event')].sort()).toEqual([...AUDIT_EVENTS].sort())
  })

  test('O5: has every series of the metrics, and no other', () => {
    const named = namesUnder('series').map((name) => name.replace(/\{.*$/, ''))
    const made = [...read('worker/metrics.ts').matchAll(/\bparvis_[a-z_]+/g)].map(([name]) => name)
    expect([...named].sort()).toEqual([...new Set(made)].sort())
  })

  test('O16: what it tells to run and to copy is there', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts)
    const run = [...operate.matchAll(/npm run (?:--silent )?([a-z]+)/g)].map(([, name = '']) => name)
    expect(run.length).toBeGreaterThan(4)
    expect(run.filter((name) => !scripts.includes(name))).toEqual([])
    for (const [, path = ''] of operate.matchAll(/\b(deploy\/[a-z.]+)/g))
      expect(existsSync(new URL(path, ROOT))).toBe(true)
    for (const budget of ['rooms', 'misses']) expect(Object.keys(DEFAULT_RATES)).toContain(budget)
  })
})
