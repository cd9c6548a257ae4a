import { expect, it } from 'vitest'
import type { Peer } from '../../protocol/values.ts'
import { reactTo } from './reactions.ts'
import { EMPTY_ROSTER } from './roster.ts'

const ada: Peer = {
  id: 'a',
  identity: { kind: 'guest', name: 'Ada' },
  seat: 1,
  role: 'participant',
  key: 'k',
  proof: true,
  presence: 'in',
  since: 0,
}
const roster = { ...EMPTY_ROSTER, peers: [ada] }

it('C6: only the words left and removed close a link; gone does not', () => {
  expect(reactTo({ type: 'left', id: 'a', why: 'gone' }, roster)[0]).toEqual({ do: 'peers' })
  expect(reactTo({ type: 'left', id: 'a', why: 'left' }, roster)[0]).toEqual({ do: 'drop', peer: 'a' })
  expect(reactTo({ type: 'left', id: 'a', why: 'removed' }, roster)[0]).toEqual({ do: 'drop', peer: 'a' })
})

it('C6: who comes and who leaves is told by name, strangers are not', () => {
  expect(reactTo({ type: 'joined', peer: ada }, EMPTY_ROSTER)).toContainEqual({
    do: 'tell',
    kind: 'joined',
    name: 'Ada',
  })
  expect(reactTo({ type: 'left', id: 'a', why: 'left' }, EMPTY_ROSTER)).toEqual([{ do: 'drop', peer: 'a' }])
})

it('C6: a signal to somebody who just left is no error to be shown', () => {
  expect(reactTo({ type: 'error', code: 'frame.no-such-peer' }, roster)).toEqual([])
  expect(reactTo({ type: 'error', code: 'frame.not-allowed' }, roster)).toHaveLength(1)
})
