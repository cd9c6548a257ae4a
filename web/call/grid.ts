// How n tiles share a stage: every column count is tried, the one with the largest faces wins. Pure geometry, in CSS
// pixels; knows no person.

export interface Size {
  readonly width: number
  readonly height: number
}
export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

/** A tile fills its cell between these ratios (width / height); beyond, it is centred and keeps the nearest one. */
const NARROWEST = 9 / 16
const WIDEST = 16 / 9
/** What a face likes: cameras are 16:9, on an upright screen 3:4 leaves more of the person. */
const LYING = 16 / 9
const UPRIGHT = 3 / 4

/** The largest rectangle of that ratio inside a box. */
const within = ({ width, height }: Size, ratio: number): Size =>
  width / height > ratio ? { width: height * ratio, height } : { width, height: width / ratio }

const cellOf = (stage: Size, columns: number, rows: number, gap: number): Size => ({
  width: Math.max(0, (stage.width - gap * (columns - 1)) / columns),
  height: Math.max(0, (stage.height - gap * (rows - 1)) / rows),
})

/** What fits in a cell: the whole cell where its ratio allows. */
const tileIn = (cell: Size): Size => within(cell, Math.min(WIDEST, Math.max(NARROWEST, cell.width / cell.height)))
const areaOf = ({ width, height }: Size): number => width * height

/** Faces this much alike in size count as equal; then the larger tiles win. */
const ALIKE = 1.02

/** Columns for n tiles, at most `most`: the count whose cell holds the largest ideal rectangle. */
export const columnsFor = (n: number, stage: Size, gap: number, most: number): number => {
  const ideal = stage.height > stage.width ? UPRIGHT : LYING
  let best = { columns: 1, face: 0, tile: 0 }
  for (let columns = 1; columns <= Math.min(n, most); columns++) {
    const cell = cellOf(stage, columns, Math.ceil(n / columns), gap)
    const found = { columns, face: areaOf(within(cell, ideal)), tile: areaOf(tileIn(cell)) }
    const alike = found.face <= best.face * ALIKE && best.face <= found.face * ALIKE
    if (alike ? found.tile > best.tile : found.face > best.face) best = found
  }
  return best.columns
}

/** Places of n tiles, row by row; a last row that is not full stands in the middle. Empty for a stage without size. */
export const gridFor = (n: number, stage: Size, gap: number, most = 5): readonly Rect[] => {
  if (n < 1 || stage.width <= 0 || stage.height <= 0) return []
  const columns = columnsFor(n, stage, gap, most)
  const rows = Math.ceil(n / columns)
  const cell = cellOf(stage, columns, rows, gap)
  const tile = tileIn(cell)
  return Array.from({ length: n }, (_, i) => {
    const row = Math.floor(i / columns)
    const inRow = Math.min(columns, n - row * columns)
    const left = (stage.width - inRow * cell.width - (inRow - 1) * gap) / 2
    return {
      x: left + (i % columns) * (cell.width + gap) + (cell.width - tile.width) / 2,
      y: row * (cell.height + gap) + (cell.height - tile.height) / 2,
      ...tile,
    }
  })
}
