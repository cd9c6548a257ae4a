// How much of the machine went to processes that are not ours while something was measured: a run that was disturbed
// says nothing about the product. Linux alone tells (proc(5)); elsewhere no run counts as disturbed.
import { readdirSync, readFileSync } from 'node:fs'

/** Of all cores together. Above it a run is made again: a tenth moves a run of half a second by less than its spread. */
export const DISTURBED = 0.1

/** In ticks of the kernel's clock. */
interface Spent {
  readonly everything: number
  readonly idle: number
  readonly ours: ReadonlyMap<number, number>
}

/** The fields of a process behind its name, which may hold spaces: state, parent, … */
const processes = (): readonly { readonly pid: number; readonly parent: number; readonly ticks: number }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
        return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }]
      } catch {
        return [] // ended while we looked
      }
    })

const spent = (): Spent | null => {
  try {
    const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
    const times = line.split(/\s+/).slice(1, 9).map(Number)
    const all = processes()
    const family = new Set([process.pid])
    for (let before = 0; before < family.size; ) {
      before = family.size
      for (const { pid, parent } of all) if (family.has(parent)) family.add(pid)
    }
    return {
      everything: times.reduce((sum, ticks) => sum + ticks, 0),
      idle: (times[3] ?? 0) + (times[4] ?? 0),
      ours: new Map(all.filter(({ pid }) => family.has(pid)).map(({ pid, ticks }) => [pid, ticks])),
    }
  } catch {
    return null
  }
}

/** Begins to watch; the returned function says which share of the machine, 0 to 1, was busy since, and with others. */
export const watchMachine = (): (() => { readonly busy: number; readonly others: number }) => {
  const before = spent()
  return () => {
    const after = spent()
    if (before === null || after === null) return { busy: 0, others: 0 }
    const everything = after.everything - before.everything
    const busy = everything - (after.idle - before.idle)
    let ours = 0
    for (const [pid, ticks] of after.ours) ours += ticks - (before.ours.get(pid) ?? 0)
    if (everything <= 0) return { busy: 0, others: 0 }
    return { busy: busy / everything, others: Math.max(0, (busy - ours) / everything) }
  }
}
export const watchOthers = (): (() => number) => {
  const stop = watchMachine()
  return () => stop().others
}

/**
 * Makes runs until so many were undisturbed, or `most` were made; then the least disturbed count. Resolves to them and
 * to how many were made.
 */
export const undisturbed = async <R>(
  wanted: number,
  most: number,
  run: () => Promise<{ readonly result: R; readonly others: number }>,
): Promise<{ readonly runs: readonly R[]; readonly made: number; readonly others: number }> => {
  const made: { readonly result: R; readonly others: number }[] = []
  const quiet = () => made.filter(({ others }) => others <= DISTURBED).length
  while (quiet() < wanted && made.length < most) made.push(await run())
  const kept = [...made].sort((a, b) => a.others - b.others).slice(0, wanted)
  return { runs: kept.map(({ result }) => result), made: made.length, others: kept.at(-1)?.others ?? 0 }
}

/** Said beside figures. */
export const othersHad = (share: number): string =>
  share <= DISTURBED ? 'undisturbed' : `DISTURBED: others had up to ${Math.round(share * 100)} % of the machine`
