import { expect, it } from 'vitest'
import { elsewhere, heardAfter } from './elsewhere.ts'
import { layOut, type StageState } from './tiles.ts'

const people = Array.from({ length: 60 }, (_, i) => `p${i + 1}`)
const STATE: StageState = {
  stage: { width: 1280, height: 700 },
  phone: false,
  others: people,
  shares: [],
  pinned: null,
  corner: 'bottom-right',
  page: 0,
}
const heard = (...ids: string[]) => heardAfter(new Map(), ids, 0)

it('C35: who speaks or has a hand up on another page is named with the page, who is in sight is not', () => {
  const layout = layOut(STATE)
  expect(layout.pages).toBe(3)
  expect(elsewhere(layout, heard('p3', 'p30', 'p60'), ['p4', 'p40'], 5)).toEqual([
    { peer: 'p30', page: 1, why: 'speaking' },
    { peer: 'p60', page: 2, why: 'speaking' },
    { peer: 'p40', page: 1, why: 'hand' },
  ])
  expect(elsewhere(layOut({ ...STATE, page: 1 }), heard('p3', 'p30'), ['p30'], 5)).toEqual([
    { peer: 'p3', page: 0, why: 'speaking' },
  ])
})

it('C35: there are no more buttons than fit, and nobody has two', () => {
  expect(elsewhere(layOut(STATE), heard('p30', 'p31', 'p32', 'p33'), ['p30', 'p50'], 3)).toHaveLength(3)
  expect(elsewhere(layOut(STATE), heard('p30'), ['p30'], 3)).toHaveLength(1)
})

it('C35: a second screen is reached from a page where it does not stand; the large one is on each', () => {
  const shares = ['p1', 'p2']
  const later = layOut({ ...STATE, shares, page: 2 })
  expect(elsewhere(later, new Map(), [], 3)).toEqual([{ peer: 'p2', page: 0, why: 'screen' }])
  expect(elsewhere(layOut({ ...STATE, shares }), new Map(), [], 3)).toEqual([])
})

it('C35: a voice keeps its place for six seconds of silence', () => {
  const both = heardAfter(heard('p1'), ['p1', 'p2'], 1_000)
  expect([...both.keys()]).toEqual(['p1', 'p2'])
  const pause = heardAfter(both, ['p2'], 6_900)
  expect([...pause]).toEqual([
    ['p1', 1_000],
    ['p2', 6_900],
  ])
  expect([...heardAfter(pause, [], 7_000).keys()]).toEqual(['p2'])
})
