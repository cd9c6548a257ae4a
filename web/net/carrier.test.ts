import { expect, it } from 'vitest'
import type { PeerMessage } from '../../protocol/peer-messages.ts'
import { type Carrier, createCarrier } from './carrier.ts'

const signal = (to: string, n = 1) => ({ to, link: 1, n, box: 'b' })

/** A world where the socket and the links can be switched; what was sent is noted. */
const world = () => {
  const state = {
    socket: false,
    linked: [] as string[],
    up: null as string[] | null,
    sent: [] as string[],
    delivered: [] as string[],
  }
  const carrier: Carrier = createCarrier({
    self: 'me',
    bySocket: ({ to, n }) => state.socket && state.sent.push(`socket>${to}#${n}`) > 0,
    byPeer: (peer, message: PeerMessage) =>
      state.linked.includes(peer) &&
      state.sent.push(`${peer}:${message.type === 'relay' ? `${message.from}>${message.to}` : ''}`) > 0,
    connected: () => state.up ?? state.linked,
    deliver: (from) => state.delivered.push(from),
  })
  return { state, carrier }
}

it('C5: the socket carries signals while it is open', () => {
  const { state, carrier } = world()
  Object.assign(state, { socket: true, linked: ['a', 'b'] })
  carrier.send(signal('a'))
  expect(state.sent).toEqual(['socket>a#1'])
})

it('C5: without the socket the link itself carries, else any live peer', () => {
  const { state, carrier } = world()
  state.linked = ['a', 'b']
  carrier.send(signal('a'))
  carrier.send(signal('c'))
  expect(state.sent).toEqual(['a:me>a', 'a:me>c', 'b:me>c'])
})

it('C5: a signal that is to mend a broken link does not take that link', () => {
  const { state, carrier } = world()
  // the channel to a still takes messages, but its path is broken
  Object.assign(state, { linked: ['a', 'b'], up: ['b'] })
  carrier.send(signal('a'))
  expect(state.sent).toEqual(['b:me>a'])
})

it('C5: of what waits only the newest link of each person goes', () => {
  const { state, carrier } = world()
  carrier.send({ ...signal('a', 1), link: 1 })
  carrier.send({ ...signal('b', 2), link: 1 })
  carrier.send({ ...signal('a', 3), link: 2 })
  state.socket = true
  carrier.flush()
  expect(state.sent).toEqual(['socket>b#2', 'socket>a#3'])
})

it('C5: without any way a signal waits and goes when one opens, in order', () => {
  const { state, carrier } = world()
  carrier.send(signal('a', 1))
  carrier.send(signal('a', 2))
  carrier.flush()
  state.socket = true
  carrier.flush()
  carrier.flush()
  expect(state.sent).toEqual(['socket>a#1', 'socket>a#2'])
})

it('C5: a signal for a third is passed on once, straight to its addressee', () => {
  const { state, carrier } = world()
  state.linked = ['a', 'b']
  carrier.relayed({ type: 'relay', from: 'a', ...signal('b') })
  carrier.relayed({ type: 'relay', from: 'a', ...signal('z') })
  carrier.relayed({ type: 'relay', from: 'a', ...signal('me') })
  expect(state.sent).toEqual(['b:a>b'])
  expect(state.delivered).toEqual(['a'])
})
