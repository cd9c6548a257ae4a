import { expect, it } from 'vitest'
import { columnsFor, gridFor, type Rect } from './grid.ts'

const DESK = { width: 1416, height: 808 }
const PHONE = { width: 374, height: 700 }

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01

it('C30: the column count is the one with the largest faces', () => {
  expect([1, 2, 3, 4, 5, 6, 9, 12].map((n) => columnsFor(n, DESK, 12, 5))).toEqual([1, 2, 2, 2, 3, 3, 3, 4])
  expect([1, 2, 3, 4, 6].map((n) => columnsFor(n, PHONE, 8, 2))).toEqual([1, 1, 2, 2, 2])
})

it('C30: tiles stay inside the stage, never overlap, and keep a ratio between 9:16 and 16:9', () => {
  for (const stage of [DESK, PHONE, { width: 304, height: 460 }, { width: 800, height: 250 }])
    for (let n = 1; n <= 25; n++) {
      const tiles = gridFor(n, stage, 8)
      expect(tiles).toHaveLength(n)
      for (const [i, tile] of tiles.entries()) {
        expect(tile.x).toBeGreaterThanOrEqual(-0.01)
        expect(tile.y).toBeGreaterThanOrEqual(-0.01)
        expect(tile.x + tile.width).toBeLessThanOrEqual(stage.width + 0.01)
        expect(tile.y + tile.height).toBeLessThanOrEqual(stage.height + 0.01)
        expect(tile.width / tile.height).toBeGreaterThanOrEqual(9 / 16 - 0.001)
        expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + 0.001)
        for (const other of tiles.slice(i + 1)) expect(overlap(tile, other)).toBe(false)
      }
    }
})

it('C30: a last row that is not full stands in the middle', () => {
  const [first, , third] = gridFor(3, DESK, 12)
  expect((third?.x ?? 0) + (third?.width ?? 0) / 2).toBeCloseTo(DESK.width / 2)
  expect(first?.x).toBeLessThan(third?.x ?? 0)
})

it('C30: a stage without size holds nothing', () => {
  expect(gridFor(4, { width: 0, height: 0 }, 8)).toEqual([])
  expect(gridFor(0, DESK, 8)).toEqual([])
})
