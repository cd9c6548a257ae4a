import { expect, it } from 'vitest'
import { createKept } from './kept.ts'

it('C231: a tile is drawn anew when something of it has changed, and not for what changes of another', () => {
  const begin = createKept<string>()
  const drawn: string[] = []
  const round = (...tiles: readonly (readonly [key: string, ...from: unknown[]])[]): readonly string[] => {
    const kept = begin()
    drawn.length = 0
    return tiles.map(([key, ...from]) =>
      kept.draw(key, from, () => {
        drawn.push(key)
        return `${key}: ${from.join()}`
      }),
    )
  }
  const [ada, bob] = [{}, {}]
  round(['a', ada, 1], ['b', bob, 2])
  expect(drawn).toEqual(['a', 'b'])
  expect(round(['a', ada, 1], ['b', bob, 3])).toEqual(['a: [object Object],1', 'b: [object Object],3'])
  expect(drawn).toEqual(['b'])
  // in another place of the list it is the same
  round(['b', bob, 3], ['a', ada, 1])
  expect(drawn).toEqual([])
  // one that is like it is another; more or fewer things are other things
  round(['b', bob, 3, undefined], ['a', { ...ada }, 1])
  expect(drawn).toEqual(['b', 'a'])
  // who was away is drawn anew
  round(['b', bob, 3, undefined])
  round(['b', bob, 3, undefined], ['a', ada, 1])
  expect(drawn).toEqual(['a'])
})
