// The guards of signing in, each with one line of the source changed so that the guard is gone, and the attack that must then get
// through. Nothing on disk is touched: the changed line exists in the modules that `app.ts?mutant=<guard>` loads, and there alone.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { MUTANTS } from './mutant-list.ts'

const QUERY = /[?&]mutant=([\w-]+)/
const mutantOf = (id: string | undefined): string | undefined => QUERY.exec(id ?? '')?.[1]
const withoutQuery = (id: string): string => id.replace(/\?.*$/, '')
const WORKER = `${new URL('../../../worker/', import.meta.url).pathname}`

/** The source with the mutant's line. Throws where that line is not there exactly once: a guard that moved is not one that is tested. */
export const mutate = (source: string, { guard, line, becomes }: (typeof MUTANTS)[number]): string => {
  if (source.split(line).length !== 2) throw new Error(`mutant ${guard}: "${line}" is not there exactly once`)
  return source.replace(line, () => becomes)
}

/** For vitest's worker project: every module of the worker below a mutant's entry is a copy of its own. */
export const mutants = (): Plugin => ({
  name: 'parvis-mutants',
  enforce: 'pre',
  async resolveId(source, importer) {
    const guard = mutantOf(source) ?? mutantOf(importer)
    if (guard === undefined) return null
    const from = importer === undefined ? undefined : withoutQuery(importer)
    const resolved = await this.resolve(withoutQuery(source), from, { skipSelf: true })
    return resolved?.id.startsWith(WORKER) === true ? { id: `${resolved.id}?mutant=${guard}` } : resolved
  },
  load(id) {
    const guard = mutantOf(id)
    if (guard === undefined) return null
    const mutant = MUTANTS.find((each) => each.guard === guard)
    if (mutant === undefined) throw new Error(`no mutant ${guard}`)
    const path = withoutQuery(id)
    const source = readFileSync(path, 'utf8')
    return path === `${WORKER}${mutant.file}` ? mutate(source, mutant) : source
  },
})
