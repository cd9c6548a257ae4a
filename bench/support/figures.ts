// Numbers of a bench: what stands in the middle and near the end of many, and how they are shown. A table for people,
// then one line of JSON. Knows nothing of what was measured.
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'

/** Nearest rank. Not a number when there are none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}
export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** MB that a process holds (RSS). */
export const memory = (pid: number | undefined): number =>
  round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1_024, 1)

/** Jobs that ran or waited in the last minute: above the number of cores, times are not to be believed. */
export const load = (): number => round(loadavg()[0] ?? Number.NaN, 2)
export const machine = (): string => {
  const all = cpus()
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`
}

/** Rows under a heading; columns of numbers stand to the right. */
export const printTable = (title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]) => {
  const lines = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const numeric = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const show = (line: readonly string[]) =>
    line
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  console.log(`\n${title}  (load ${load()})`)
  for (const line of lines) console.log(`  ${show(line)}`)
}

/** The last line of every bench. */
export const printJson = (bench: string, figures: Readonly<Record<string, unknown>>): void => {
  console.log(
    `\n${JSON.stringify({ bench, at: new Date().toISOString(), machine: machine(), load: load(), ...figures })}`,
  )
}
