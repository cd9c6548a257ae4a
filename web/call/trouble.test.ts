import { expect, it } from 'vitest'
import { type LinkFigures, lookForTrouble, NO_TROUBLE, type Trouble } from './trouble.ts'

const GOOD: LinkFigures = { lost: 0.01, room: 900_000 }
const LOSSY: LinkFigures = { lost: 0.15, room: 900_000 }
const NARROW: LinkFigures = { lost: 0, room: 60_000 }
const UNKNOWN: LinkFigures = { lost: null, room: null }

/** So many looks at the same links: which of them said it. */
const looks = (count: number, links: readonly LinkFigures[], epoch = 1, from: Trouble = NO_TROUBLE) => {
  let state = from
  const said: number[] = []
  for (let look = 1; look <= count; look += 1) {
    const [next, now] = lookForTrouble(state, links, epoch)
    state = next
    if (now) said.push(look)
  }
  return { state, said }
}

it('N4: loss or a narrow path on half of the links for twelve seconds is trouble; less is not', () => {
  expect(looks(30, [LOSSY, LOSSY]).said).toEqual([6])
  expect(looks(30, [NARROW, GOOD]).said).toEqual([6])
  expect(looks(5, [LOSSY, LOSSY]).said).toEqual([])
  expect(looks(30, [LOSSY, GOOD, GOOD]).said).toEqual([])
  expect(looks(30, [GOOD, GOOD]).said).toEqual([])
  expect(looks(30, [UNKNOWN, UNKNOWN]).said).toEqual([])
})

it('N4: two people alone have nothing to gain', () => {
  expect(looks(30, [LOSSY]).said).toEqual([])
})

it('N4: a good look counts back, and does not begin anew', () => {
  const five = looks(5, [LOSSY, LOSSY]).state
  const [better, now] = lookForTrouble(five, [GOOD, GOOD], 1)
  expect(now).toBe(false)
  expect(looks(2, [LOSSY, LOSSY], 1, better).said).toEqual([2])
  expect(looks(6, [GOOD, GOOD], 1, five).state.score).toBe(0)
})

it('N5: it is said once for each epoch, and again in the next if it lasts', () => {
  const { state, said } = looks(100, [LOSSY, LOSSY], 4)
  expect(said).toEqual([6])
  expect(looks(10, [LOSSY, LOSSY], 5, state).said).toEqual([1])
})
