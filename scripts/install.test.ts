import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leftOut } from './install.mjs'
import { ROOT } from './run.mjs'

const LINUX = { platform: 'linux', arch: 'x64' } as const
const lockOf = (node: string) => ({
  packages: {
    a: { optional: true, engines: { node } },
    b: { engines: { node } },
    c: { optional: true },
    d: { optional: true, engines: { node }, os: ['win32'] },
  },
})

test.each([
  ['^20.19.0 || >=22.12.0', '18.20.4', ['a']],
  ['^20.19.0 || >=22.12.0', '20.18.9', ['a']],
  ['^20.19.0 || >=22.12.0', '20.19.0', []],
  ['^20.19.0 || >=22.12.0', '21.7.0', ['a']],
  ['^20.19.0 || >=22.12.0', '22.11.0', ['a']],
  ['^20.19.0 || >=22.12.0', '24.0.0', []],
  ['>= 10', '18.0.0', []],
  ['>=18', '16.20.0', ['a']],
  ['something of its own', '16.20.0', []],
] as const)('O17: under engines of %s Node %s leaves out %j', (range, node, names) => {
  expect(leftOut(lockOf(range), node, LINUX)).toEqual(names)
})

test('O17: the Node of Debian 12 is too old for what we build with, the project’s own is not', () => {
  const lock = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'))
  expect(leftOut(lock, '18.20.4', LINUX)).toContain('node_modules/@rolldown/binding-linux-x64-gnu')
  const own = lock.packages[''].devDependencies.node
  expect(leftOut(lock, own, LINUX)).toEqual([])
})
