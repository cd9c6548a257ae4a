import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts'
import { CAMILLE, createCast, DOM } from './testing/cast.ts'
import { createDriver, NEW_ROOM, NO_HISTORY, START } from './testing/driver.ts'

describe('hands', () => {
  test('P23: a hand is an instant of the server, kept when it goes up twice', () => {
    const { room, ids } = createCast()
    room.say('guest', { type: 'hand', up: true })
    expect(room.take('guest')).toMatchObject([{ type: 'self', hand: START }])
    expect(room.take('owner')).toMatchObject([{ type: 'changed', peer: { id: ids.guest, hand: START } }])
    room.advance(5000)
    room.say('agent', { type: 'hand', up: true })
    room.say('guest', { type: 'hand', up: true })
    expect(room.take('guest')).toMatchObject([{ type: 'changed', peer: { id: ids.agent, hand: START + 5000 } }])
    room.say('guest', { type: 'hand', up: false })
    const [down] = room.take('guest')
    expect(down).toMatchObject({ type: 'self' })
    expect(down).not.toHaveProperty('hand')
  })

  test('P23: a hand stays up over a dropped socket and comes down on leaving', () => {
    const { room, ids, keys } = createCast()
    room.say('guest', { type: 'hand', up: true })
    room.happen({ type: 'dropped', socket: 'guest' })
    const back = room.join('again', {}, keys.guest)?.self
    expect(back?.hand).toBe(START)
    room.say('again', { type: 'leave' })
    expect(room.join('once more', {}, back?.resume)?.self).not.toHaveProperty('hand')
    expect(room.join('new')?.peers.find(({ id }) => id === ids.guest)).not.toHaveProperty('hand')
  })

  test('P24: one hand, then all of them', () => {
    const { room, ids } = createCast()
    for (const socket of ['agent', 'guest', 'cohost']) room.say(socket, { type: 'hand', up: true })
    room.say('cohost', { type: 'lower', peer: ids.guest })
    expect(room.seat(ids.guest)).toMatchObject({ hand: null })
    expect(room.seat(ids.agent)).toMatchObject({ hand: START })
    room.say('owner', { type: 'lower-all' })
    for (const id of [ids.agent, ids.cohost]) expect(room.seat(id)).toMatchObject({ hand: null })
  })
})

describe('words to one', () => {
  test.each(['microphone', 'camera', 'screen'] as const)('P18: a %s is stopped by a word to its owner', (source) => {
    const { room, ids } = createCast()
    room.say('cohost', { type: 'mute', peer: ids.guest, source })
    expect(room.take('guest')).toEqual([{ type: 'told', what: 'mute', source, by: ids.cohost }])
    expect(room.take('agent')).toEqual([])
  })

  test('P18: asking is a word too; who is away hears nothing', () => {
    const { room, ids } = createCast()
    room.say('owner', { type: 'ask-unmute', peer: ids.guest })
    expect(room.take('guest')).toEqual([{ type: 'told', what: 'unmute', source: 'microphone', by: ids.owner }])
    room.happen({ type: 'dropped', socket: 'guest' })
    room.take('owner')
    room.say('owner', { type: 'ask-unmute', peer: ids.guest })
    expect(room.take('owner')).toEqual([])
  })

  test('P19: all participants are muted by one frame, hosts are not', () => {
    const { room, ids } = createCast()
    room.say('cohost', { type: 'mute-all' })
    const told = { type: 'told', what: 'mute', source: 'microphone', by: ids.cohost }
    expect(['owner', 'cohost', 'agent', 'guest'].map((socket) => room.take(socket))).toEqual([[], [], [told], [told]])
  })
})

describe('names', () => {
  test('P25: a guest takes another name, cleaned, and everybody hears it', () => {
    const { room, ids } = createCast()
    room.say('guest', { type: 'rename', name: ' Sacha\u202E\nLopez ' })
    const identity = { kind: 'guest', name: 'Sacha Lopez' }
    expect(room.take('guest')).toEqual([{ type: 'self', role: 'participant', identity, proof: true }])
    expect(room.take('owner')).toMatchObject([{ type: 'changed', peer: { id: ids.guest, identity } }])
    room.say('guest', { type: 'rename', name: '\u200B' })
    expect(room.take('guest')).toEqual([{ type: 'error', code: 'frame.invalid' }])
  })

  test('P26: a guest with the name of an agent who is there is marked, for all, oneself included', () => {
    const { room, ids } = createCast()
    room.say('guest', { type: 'rename', name: 'DOMINIQUЕ' })
    expect(room.take('guest')).toMatchObject([{ type: 'self', imitates: true }])
    expect(room.take('agent')).toMatchObject([{ type: 'changed', peer: { id: ids.guest, imitates: true } }])
    room.say('guest', { type: 'rename', name: 'Gus' })
    expect(room.take('guest')[0]).not.toHaveProperty('imitates')
  })

  test('P26: the mark comes and goes with the agent', () => {
    const { room, ids } = createCast()
    const twin = room.join('twin')?.self.id
    room.say('twin', { type: 'rename', name: 'Dominique' })
    room.take('owner')
    room.say('agent', { type: 'leave' })
    const [left, changed] = room.take('owner')
    expect(left).toMatchObject({ type: 'left', id: ids.agent })
    expect(changed).toMatchObject({ type: 'changed', peer: { id: twin } })
    expect(changed).not.toHaveProperty('peer.imitates')
  })

  test('P26: at the door too: who opens has to know', () => {
    const room = createDriver()
    room.join('ann')
    room.arrive('eve', { proof: false })
    room.enter('eve', { name: 'camille' })
    expect(room.take('ann').at(-1)).not.toHaveProperty('visitor.imitates')
    const agent = { kind: 'agent', name: 'Camille', organisation: 'DINUM' } as const
    const camille = room.join('camille', { subject: 'owner', identity: agent })
    expect(camille?.waiting).toMatchObject([{ imitates: true }])
    expect(room.take('ann').at(-1)).toMatchObject({ type: 'knock-changed', visitor: { imitates: true } })
  })

  test('P26: let in at once with the agent of that name, before whom one knocked', () => {
    const room = createDriver({ ...NEW_ROOM, settings: { ...DEFAULT_SETTINGS, locked: true } })
    room.join('owner', CAMILLE)
    room.arrive('eve')
    room.enter('eve', { name: 'dominique' })
    room.join('dom', DOM)
    room.say('owner', { type: 'admit-all' })
    expect(room.take('eve').at(-1)).toMatchObject({ type: 'self', imitates: true })
    for (const socket of ['owner', 'dom'])
      expect(room.take(socket).at(-1)).toMatchObject({ type: 'changed', peer: { imitates: true } })
  })

  test('P26: an agent who only waits is nobody to be taken for', () => {
    const room = createDriver()
    const ann = room.join('ann')?.self.id ?? ''
    room.say('ann', { type: 'rename', name: 'Dominique' })
    room.join('dom', { ...DOM, proof: false })
    expect(room.take('ann')).not.toContainEqual(expect.objectContaining({ imitates: true }))
    expect(room.join('bob')?.peers).toMatchObject([{ id: ann, identity: { name: 'Dominique' } }])
    expect(room.join('carl')?.peers[0]).not.toHaveProperty('imitates')
  })

  test('R6: who comes back under another name is welcomed under it, and told nothing more', () => {
    const { room, keys } = createCast()
    room.arrive('again')
    room.take('again')
    room.enter('again', { name: 'Gus', resume: keys.guest })
    expect(room.take('again')).toMatchObject([{ type: 'welcome', self: { identity: { name: 'Gus' } } }, NO_HISTORY])
    expect(room.take('owner')).toMatchObject([{ type: 'changed', peer: { identity: { name: 'Gus' } } }])
  })

  test('P26: two agents of one name are two agents', () => {
    const { room } = createCast()
    const name = { kind: 'agent', name: 'Dominique', organisation: 'DINUM' } as const
    const other = room.join('other', { subject: 'another subject', identity: name })
    expect(other?.self).not.toHaveProperty('imitates')
    expect(other?.peers.every((peer) => peer.imitates === undefined)).toBe(true)
  })
})
