// Names of all settings, read where they are declared (worker/env.ts), and the one that the front alone has.
import { readFileSync } from 'node:fs'
import { ROOT } from './run.mjs'

const FRONT = ['PROXIES']

/** @returns {readonly string[]} */
export const settingNames = () => [
  ...[...readFileSync(`${ROOT}worker/env.ts`, 'utf8').matchAll(/^ {2}readonly ([A-Z][A-Z_]+)\?: string$/gm)].map(
    ([, name]) => name,
  ),
  ...FRONT,
]
