// A cable pulled for ten seconds between two network namespaces, and put back: how long until each side sees the other
// move again. The same call all the while, so the link is the same too. Needs root, iproute2 and nftables.
import { callAcross, pullCable } from '../test/net/cable.ts'
import { openWorld } from '../test/net/world.ts'
import { median, printJson, printTable, round } from './support/figures.ts'
import { watchOthers } from './support/others.ts'

const CUTS = Number(process.argv[2] ?? 5)
const CUT_MS = 10_000
const TARGET_MS = 500

const world = await openWorld(2)
try {
  const call = await callAcross(world)
  const rows: (readonly [number, number, number, string])[] = []
  for (let cut = 1; cut <= CUTS; cut += 1) {
    const others = watchOthers()
    const [stayed = Number.NaN, cutOff = Number.NaN] = await pullCable(world, call, CUT_MS)
    rows.push([cut, round(stayed), round(cutOff), `${round(others() * 100)} %`])
  }
  printTable(
    `Picture back after a cut of ${CUT_MS / 1000} s, ms from the path's return`,
    ['cut', 'at the one who stayed', 'at the one cut off', 'others had'],
    rows,
  )
  const [stayed, cutOff] = [median(rows.map((row) => row[1])), median(rows.map((row) => row[2]))]
  console.log(`\nMedians: ${round(stayed)} and ${round(cutOff)} ms; target ≤ ${TARGET_MS}`)
  printJson('cut', { cuts: rows, medians: { stayed, cutOff }, target: TARGET_MS })
} finally {
  await world.close()
}
