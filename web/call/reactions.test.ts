import { expect, it } from 'vitest'
import type { Peer } from '../../protocol/values.ts'
import { type CallFrame, reactTo } from './reactions.ts'
import { applyFrame, EMPTY_ROSTER } from './roster.ts'

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
const counts = { exits: 1, removals: 0 }
const roster = { ...EMPTY_ROSTER, peers: [ada] }

it('C6: only the words left and removed close a link; gone does not', () => {
  expect(reactTo({ type: 'left', id: 'a', why: 'gone', counts }, roster)[0]).toEqual({ do: 'peers' })
  expect(reactTo({ type: 'left', id: 'a', why: 'left', counts }, roster)[0]).toEqual({ do: 'drop', peer: 'a' })
  expect(reactTo({ type: 'left', id: 'a', why: 'removed', counts }, roster)[0]).toEqual({ do: 'drop', peer: 'a' })
})

it('C6: who comes and who leaves is told by name, strangers are not', () => {
  expect(reactTo({ type: 'joined', peer: ada }, EMPTY_ROSTER)).toContainEqual({
    do: 'tell',
    kind: 'joined',
    name: 'Ada',
  })
  expect(reactTo({ type: 'left', id: 'a', why: 'left', counts }, EMPTY_ROSTER)).toEqual([{ do: 'drop', peer: 'a' }])
})

it('C6: a signal to somebody who just left is no error to be shown', () => {
  expect(reactTo({ type: 'error', code: 'frame.no-such-peer' }, roster)).toEqual([])
  expect(reactTo({ type: 'error', code: 'frame.not-allowed' }, roster)).toHaveLength(1)
})

it('C9: what a host asks is told with their name, and what is said at the door as it is', () => {
  expect(reactTo({ type: 'told', what: 'mute', source: 'camera', by: 'a' }, roster)).toEqual([
    { do: 'told', what: 'mute', source: 'camera', by: 'Ada' },
  ])
  expect(reactTo({ type: 'told', what: 'unmute', source: 'microphone', by: 'x' }, roster)).toMatchObject([{ by: null }])
  expect(reactTo({ type: 'door-message', text: 'Un instant' }, roster)).toEqual([
    { do: 'door-message', text: 'Un instant' },
  ])
  expect(reactTo({ type: 'refused', reason: 'Complet' }, roster)).toEqual([{ do: 'refused', reason: 'Complet' }])
})

it('C9: a door that would open now is asked again, one that would not is not', () => {
  expect(reactTo({ type: 'door-changed', entry: 'open', inside: [] }, roster)).toEqual([{ do: 'ask-again' }])
  expect(reactTo({ type: 'door-changed', entry: 'knock', inside: [] }, roster)).toEqual([])
})

it('E15 D9 W26: what is sealed or written is handed on as it came, and is nothing to the roster', () => {
  const note = { from: 'b', n: 0, box: 'c' }
  const keys = { type: 'keys', ...note } as const
  expect(reactTo(keys, roster)).toEqual([{ do: 'hear', frame: keys }])
  const digits = { type: 'digits', ...note } as const
  expect(reactTo(digits, roster)).toEqual([{ do: 'hear', frame: digits }])
  const chat: readonly CallFrame[] = [
    { type: 'chat-history', messages: [], cleared: 0, earlier: false, last: true },
    { type: 'chat-deleted', from: 'a', id: 'm' },
    { type: 'chat-cleared', upTo: 1 },
    { type: 'chat-refused', id: 'm', code: 'frame.too-many' },
  ]
  for (const frame of chat) {
    expect(reactTo(frame, roster)).toEqual([{ do: 'hear', frame }])
    expect(applyFrame(roster, frame)).toBe(roster)
  }
  for (const frame of [keys, digits]) expect(applyFrame(roster, frame)).toBe(roster)
})
