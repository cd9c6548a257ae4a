import { expect, it } from 'vitest'
import { layOut, pictureSize, type StageState, sharesAfter } from './tiles.ts'

const DESK: StageState = {
  stage: { width: 1416, height: 808 },
  phone: false,
  others: [],
  shares: [],
  pinned: null,
  corner: 'bottom-right',
  page: 0,
}
const PHONE: StageState = { ...DESK, stage: { width: 374, height: 700 }, phone: true }
const people = (n: number): string[] => Array.from({ length: n }, (_, i) => `p${i + 1}`)
const shown = (state: StageState): string[] =>
  layOut(state)
    .tiles.filter(({ rect }) => rect !== null)
    .map(({ key }) => key)

it('C31: people stand in order of arrival, oneself last', () => {
  expect(shown({ ...DESK, others: people(3) })).toEqual(['p1/camera', 'p2/camera', 'p3/camera', 'self'])
  expect(shown(DESK)).toEqual(['self'])
})

it('C31: on several pages, oneself is last on the first and hidden people keep their tile', () => {
  const first = { ...PHONE, others: people(8) }
  expect(shown(first)).toEqual(['p1/camera', 'p2/camera', 'p3/camera', 'p4/camera', 'p5/camera', 'self'])
  expect(shown({ ...first, page: 1 })).toEqual(['p6/camera', 'p7/camera', 'p8/camera'])
  expect(shown({ ...first, page: 99 })).toEqual(['p6/camera', 'p7/camera', 'p8/camera'])
  const keys = (state: StageState) => layOut(state).tiles.map(({ key }) => key)
  expect(keys(first)).toEqual(keys({ ...first, page: 1 }))
})

it('C37: a page has at most 25 tiles, six on a phone, and fewer where they would be too small to be faces', () => {
  const others = people(60)
  const sizes = [
    [{ width: 1280, height: 700 }, false, 25],
    [{ width: 800, height: 500 }, false, 20],
    [{ width: 800, height: 260 }, false, 10],
    [{ width: 374, height: 700 }, true, 6],
    [{ width: 304, height: 500 }, true, 6],
    [{ width: 304, height: 200 }, true, 2],
    [{ width: 100, height: 100 }, true, 2],
  ] as const
  for (const [stage, phone, room] of sizes) {
    const { tiles, pages } = layOut({ ...DESK, stage, phone, others })
    const onPage = tiles.filter(({ rect }) => rect !== null)
    expect(onPage, JSON.stringify(stage)).toHaveLength(room)
    expect(pages).toBe(Math.ceil(61 / room))
    if (room > 2)
      for (const { rect } of onPage) {
        expect(rect?.width).toBeGreaterThan(140)
        expect(rect?.height).toBeGreaterThan(80)
      }
  }
})

it('C32: in a one-to-one the other fills the stage and oneself stands in the chosen corner', () => {
  const { mode, tiles } = layOut({ ...DESK, others: ['p1'] })
  expect(mode).toBe('pair')
  expect(tiles[0]?.rect).toEqual({ x: 0, y: 0, width: 1416, height: 808 })
  expect(tiles[1]).toMatchObject({ key: 'self', role: 'float', rect: { width: 272, height: 170, x: 1128, y: 622 } })
  expect(layOut({ ...DESK, others: ['p1'], corner: 'top-left' }).tiles[1]?.rect).toMatchObject({ x: 16, y: 16 })
  expect(layOut({ ...PHONE, others: ['p1'] }).tiles[1]?.rect).toMatchObject({ width: 108, height: 144 })
})

it('C33: the first shared screen is large, and stays so until it ends or another is enlarged by hand', () => {
  const state = { ...DESK, others: people(3), shares: ['p2', 'p1'] }
  expect(layOut(state).tiles[0]).toMatchObject({ key: 'p2/screen', role: 'screen' })
  expect(shown(state)).toEqual(['p2/screen', 'p1/screen', 'p1/camera', 'p2/camera', 'self'])
  expect(layOut({ ...state, pinned: 'p1' }).tiles[0]).toMatchObject({ key: 'p1/screen' })
  expect(layOut({ ...state, pinned: 'p9' }).tiles[0]).toMatchObject({ key: 'p2/screen' })
})

it('C33: beside the screen stands a strip on a desk, four tiles stand under it on a phone', () => {
  const desk = layOut({ ...DESK, others: people(2), shares: ['p1'] })
  expect(desk.tiles.slice(1).every(({ rect }) => rect?.width === 232 && rect.x === 1184)).toBe(true)
  const phone = layOut({ ...PHONE, others: people(3), shares: ['p1'] })
  const [screen, ...under] = phone.tiles
  expect(under).toHaveLength(4)
  for (const { rect } of under) expect(rect?.y).toBeGreaterThan(screen?.rect?.height ?? Number.POSITIVE_INFINITY)
})

it('C33: shares keep the order of their start', () => {
  const one = sharesAfter([], ['b'])
  const two = sharesAfter(one, ['a', 'b'])
  expect(two).toEqual(['b', 'a'])
  expect(sharesAfter(two, ['a', 'b'])).toBe(two)
  expect(sharesAfter(two, ['a'])).toEqual(['a'])
})

it('C31: whoever is in the call has exactly one tile, whatever the layout', () => {
  for (const base of [DESK, PHONE, { ...PHONE, stage: { width: 800, height: 300 } }])
    for (let n = 0; n <= 30; n++)
      for (const shares of [[], ['p1'], ['p2', 'p1']]) {
        const others = people(n)
        const sharing = shares.filter((peer) => others.includes(peer))
        const { tiles, pages } = layOut({ ...base, others, shares: sharing })
        const keys = tiles.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        expect(keys).toHaveLength(n + 1 + sharing.length)
        expect(pages).toBeGreaterThanOrEqual(1)
      }
})

it('C34: an upright tile asks for a picture as wide as its height needs, a screen for its own longest side', () => {
  const rect = { x: 0, y: 0, width: 180, height: 320 }
  expect(pictureSize({ rect, source: 'camera' })).toBeCloseTo(569, 0)
  expect(pictureSize({ rect, source: 'screen' })).toBe(320)
  expect(pictureSize({ rect: { ...rect, width: 800 }, source: 'camera' })).toBe(800)
  expect(pictureSize({ rect: null, source: 'camera' })).toBe(0)
})
