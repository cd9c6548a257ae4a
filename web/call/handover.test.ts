import { expect, it } from 'vitest'
import type { Source } from '../../protocol/peer-messages.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import { linkOf } from './handover-show.ts'
import { HANDOVER, onOf, personOf, type Way } from './handover-state.ts'
import { type HandoverWorld, idOf, makeHandoverWorld, OFF, SELF, TALKING } from './testing/handover-world.ts'

const [P, Q] = [idOf(0), idOf(1)]
const up = (epoch = 1, barrier: readonly PeerId[] = [SELF, P, Q]): Plan => ({
  kind: 'moving',
  epoch,
  to: 'sfu',
  barrier: [...barrier],
  deadline: 0,
})
const steady = (
  epoch: number,
  on: Way,
  more: { stragglers?: PeerId[]; why?: 'too-slow' | 'sfu-failed' } = {},
): Plan => ({
  kind: 'steady',
  epoch,
  on,
  ...more,
})
/** Two others, linked by mesh, everybody with sound and picture. */
const meeting = (): HandoverWorld => {
  const world = makeHandoverWorld()
  world.happen({ type: 'peers', ids: [P, Q] })
  world.happen({ type: 'mine', sources: ['microphone', 'camera'] })
  world.happen({ type: 'published', way: 'mesh', sources: ['microphone', 'camera'] })
  for (const peer of [P, Q]) world.connect('mesh', peer)
  world.effects.length = 0
  return world
}
const shownBy = (world: HandoverWorld, peer: PeerId, source: Source = 'camera'): Way | null =>
  personOf(world.state, peer).shown[source]
const said = (world: HandoverWorld, what: 'ready' | 'sfu-failed'): number[] =>
  world.effects.flatMap((effect) => (effect.do === 'say' && effect.what === what ? [effect.epoch] : []))
const drops = (world: HandoverWorld, way: Way): PeerId[] =>
  world.effects.flatMap((effect) => (effect.do === 'drop' && effect.way === way ? [effect.peer] : []))
const sfuUp = (world: HandoverWorld): void => {
  world.happen({ type: 'sfu', is: 'up' })
  world.happen({ type: 'published', way: 'sfu', sources: ['microphone'] })
  world.happen({ type: 'published', way: 'sfu', sources: ['microphone', 'camera'] })
}
/** The whole move, as one client sees it. */
const moved = (): HandoverWorld => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  for (const peer of [P, Q]) {
    world.connect('sfu', peer)
    world.flow('sfu', peer)
  }
  world.plan(steady(1, 'sfu'))
  return world
}

it('G8: without a plan to move, links are shown as they come and nothing else happens', () => {
  const world = meeting()
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['mesh', 'mesh'])
  world.pass(60_000)
  world.plan(steady(0, 'mesh'), true)
  expect(world.effects).toEqual([])
  expect(world.state.sfu).toBe('closed')
})

it('G9: a move opens the SFU beside the mesh, and publishes sound first, pictures when it is there or after 300 ms', () => {
  const world = meeting()
  expect(world.plan(up())).toEqual([
    { do: 'open', way: 'sfu' },
    { do: 'peers', way: 'sfu', ids: [P, Q] },
  ])
  expect(world.happen({ type: 'sfu', is: 'up' })).toEqual([{ do: 'publish', way: 'sfu', pictures: false }])
  const slow = world.state
  expect(world.happen({ type: 'published', way: 'sfu', sources: ['microphone'] })).toEqual([
    { do: 'publish', way: 'sfu', pictures: true },
  ])
  world.state = slow
  world.effects.length = 0
  world.pass(HANDOVER.picturesAfterMs)
  expect(world.effects).toEqual([{ do: 'publish', way: 'sfu', pictures: true }])
})

it('G10: each tile and each voice changes over once, by itself, when something of it has come through the new link', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  world.connect('sfu', P)
  world.connect('sfu', Q)
  world.effects.length = 0
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['mesh', 'mesh'])
  world.happen({ type: 'flow', way: 'sfu', peer: P, source: 'microphone' })
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['mesh', 'sfu'])
  world.happen({ type: 'flow', way: 'sfu', peer: Q, source: 'camera' })
  world.happen({ type: 'flow', way: 'sfu', peer: P, source: 'camera' })
  world.happen({ type: 'flow', way: 'sfu', peer: Q, source: 'microphone' })
  world.plan(steady(1, 'sfu'))
  world.pass(30_000)
  const shows = world.effects.flatMap((effect) =>
    effect.do === 'show' ? [`${effect.peer[0]} ${effect.source} ${effect.way}`] : [],
  )
  expect(shows).toEqual(['P microphone sfu', 'Q camera sfu', 'P camera sfu', 'Q microphone sfu'])
})

it('G11: ready is said once, when all of ours is published there and all that we want has come', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  for (const peer of [P, Q]) world.connect('sfu', peer)
  world.flow('sfu', P)
  expect(said(world, 'ready')).toEqual([])
  world.happen({ type: 'flow', way: 'sfu', peer: Q, source: 'microphone' })
  expect(said(world, 'ready')).toEqual([])
  world.happen({ type: 'flow', way: 'sfu', peer: Q, source: 'camera' })
  world.flow('sfu', Q)
  world.pass(10_000)
  expect(said(world, 'ready')).toEqual([1])
})

it('G11: a camera that is off, a tile that nobody looks at, and who sends nothing are waited for by nobody', () => {
  const world = meeting()
  world.on.set(P, OFF)
  world.happen({ type: 'tracks', way: 'mesh', peer: P, on: OFF })
  world.happen({ type: 'looked', peer: Q, camera: false, screen: true })
  world.plan(up())
  sfuUp(world)
  world.connect('sfu', Q)
  expect(said(world, 'ready')).toEqual([])
  world.happen({ type: 'flow', way: 'sfu', peer: Q, source: 'microphone' })
  expect(said(world, 'ready')).toEqual([1])
})

it('G11: a page of tiles that is turned is one step', () => {
  const world = meeting()
  for (const peer of [P, Q]) world.on.set(peer, { ...OFF, camera: true })
  for (const peer of [P, Q]) world.happen({ type: 'tracks', way: 'mesh', peer, on: { ...OFF, camera: true } })
  world.plan(up())
  sfuUp(world)
  for (const peer of [P, Q]) world.connect('sfu', peer)
  expect(said(world, 'ready')).toEqual([])
  const unseen = [P, Q].map((peer) => ({ type: 'looked' as const, peer, camera: false, screen: false }))
  world.happen({ type: 'together', events: unseen })
  expect(said(world, 'ready')).toEqual([1])
})

it('G12: after the commit the old link goes on for 1.5 s, and longer where something has not come', () => {
  const world = moved()
  expect(world.asked.mesh).toEqual([])
  world.pass(HANDOVER.lingerMs - 1)
  expect(drops(world, 'mesh')).toEqual([])
  world.pass(1)
  expect(drops(world, 'mesh')).toEqual([P, Q])
  // a move in which not everybody waited for everybody: they may see less of us than we of them
  const slow = meeting()
  slow.plan(up())
  sfuUp(slow)
  for (const peer of [P, Q]) {
    slow.connect('sfu', peer)
    slow.flow('sfu', peer)
  }
  slow.pass(HANDOVER.patienceMs)
  slow.plan(steady(1, 'sfu'))
  slow.pass(HANDOVER.lingerMaxMs - 1)
  expect(drops(slow, 'mesh')).toEqual([])
  slow.pass(1)
  expect(drops(slow, 'mesh')).toEqual([P, Q])
  const late = meeting()
  late.plan(up())
  sfuUp(late)
  late.connect('sfu', P)
  late.plan(steady(1, 'sfu'))
  late.pass(HANDOVER.lingerMs)
  expect(drops(late, 'mesh')).toEqual([])
  // Q is not there at all: its only link is kept for as long as it lives
  late.pass(60_000)
  expect(drops(late, 'mesh')).toEqual([P])
  expect(shownBy(late, Q)).toBe('mesh')
})

it('G13: a move that is given up goes back to what was never left, and says why', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  world.connect('sfu', P)
  world.flow('sfu', P)
  expect(shownBy(world, P)).toBe('sfu')
  world.effects.length = 0
  // the mesh link has shown pictures all along, so the tile need not wait for it
  world.flow('mesh', P)
  world.plan(steady(2, 'mesh', { why: 'too-slow' }))
  expect(shownBy(world, P)).toBe('mesh')
  expect(world.effects.filter((effect) => effect.do === 'tell')).toEqual([{ do: 'tell', why: 'too-slow' }])
  world.pass(HANDOVER.lingerMaxMs)
  expect(world.effects.at(-1)).toEqual({ do: 'close', way: 'sfu' })
  expect(world.state.sfu).toBe('closed')
  world.plan(steady(2, 'mesh', { why: 'too-slow' }), true)
  expect(world.effects.filter((effect) => effect.do === 'tell')).toHaveLength(1)
})

it('G14: who comes during a move, or into a large meeting, opens the new way alone, and the others with them', () => {
  const world = makeHandoverWorld()
  world.plan(up(1, [P, Q]), true)
  world.happen({ type: 'peers', ids: [P, Q] })
  expect([world.asked.mesh, world.asked.sfu]).toEqual([[], [P, Q]])
  expect(said(world, 'ready')).toEqual([])
  const other = meeting()
  other.plan(up())
  other.happen({ type: 'peers', ids: [P, Q, idOf(2)] })
  expect(other.asked.mesh).toEqual([P, Q])
  expect(other.asked.sfu).toEqual([P, Q, idOf(2)])
  // given up: those who were only there are linked by mesh, and seen where they are until then
  other.connect('sfu', idOf(2))
  other.plan(steady(2, 'mesh', { why: 'sfu-failed' }))
  expect(other.asked.mesh).toEqual([P, Q, idOf(2)])
  other.pass(HANDOVER.lingerMs)
  expect(shownBy(other, idOf(2))).toBe('sfu')
  other.connect('mesh', idOf(2))
  other.flow('mesh', idOf(2))
  expect(shownBy(other, idOf(2))).toBe('mesh')
})

it('G15: frames of another move change nothing; two moves that cross end where the later one says', () => {
  const world = moved()
  world.plan(up(1))
  world.plan(up(0))
  expect(world.state.plan).toEqual(steady(1, 'sfu'))
  world.plan({ kind: 'moving', epoch: 2, to: 'mesh', barrier: [SELF, P, Q], deadline: 0 })
  expect(world.asked.mesh).toEqual([P, Q])
  expect(drops(world, 'mesh')).toEqual([])
  world.plan(up(3))
  world.plan({ kind: 'moving', epoch: 2, to: 'mesh', barrier: [SELF, P, Q], deadline: 0 })
  expect(world.state.plan).toEqual(up(3))
  expect(said(world, 'ready')).toEqual([1, 3])
})

it('G16: a word that may be lost is said again after a welcome, and once', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  for (const peer of [P, Q]) {
    world.connect('sfu', peer)
    world.flow('sfu', peer)
  }
  expect(said(world, 'ready')).toEqual([1])
  world.plan(up())
  expect(said(world, 'ready')).toEqual([1])
  world.plan(up(), true)
  expect(said(world, 'ready')).toEqual([1, 1])
})

it('G17: pairs with a straggler keep the other way; a straggler goes on trying and says when it is there', () => {
  const world = moved()
  world.plan(steady(1, 'sfu', { stragglers: [Q] }))
  world.pass(60_000)
  expect([world.asked.mesh, world.asked.sfu]).toEqual([[Q], [P]])
  expect([shownBy(world, P), shownBy(world, Q)]).toEqual(['sfu', 'mesh'])
  expect([drops(world, 'mesh'), drops(world, 'sfu')]).toEqual([[P], [Q]])

  const late = meeting()
  late.plan(up())
  late.happen({ type: 'sfu', is: 'failed' })
  expect(said(late, 'sfu-failed')).toEqual([1])
  late.plan(steady(1, 'sfu', { stragglers: [SELF] }))
  expect(late.asked.mesh).toEqual([P, Q])
  late.pass(HANDOVER.againMs)
  sfuUp(late)
  for (const peer of [P, Q]) {
    late.connect('sfu', peer)
    late.flow('sfu', peer)
  }
  expect(said(late, 'ready')).toEqual([1])
  expect(shownBy(late, P)).toBe('mesh')
  late.plan(steady(1, 'sfu'))
  expect(shownBy(late, P)).toBe('sfu')
})

it('G18: an SFU that fails is told to the room once, tried again ever more slowly, and the mesh is not touched', () => {
  const world = meeting()
  world.plan(up())
  const opens = (): number => world.effects.filter((effect) => effect.do === 'open').length
  for (const wait of [1_000, 2_000, 4_000]) {
    world.happen({ type: 'sfu', is: 'failed' })
    world.pass(wait - 1)
    const before = opens()
    world.pass(1)
    expect(opens()).toBe(before + 1)
  }
  expect(said(world, 'sfu-failed')).toEqual([1])
  expect([shownBy(world, P), drops(world, 'mesh')]).toEqual(['mesh', []])
  expect(linkOf(world.state, P)).toMatchObject({ kind: 'connected' })
})

it('G18: killed in the middle of a call, people fall back to what lives', () => {
  const world = moved()
  // the mesh still lingers: everybody is heard by it at once, and seen as soon as a picture has come through
  world.happen({ type: 'sfu', is: 'failed' })
  expect([shownBy(world, P), shownBy(world, Q, 'microphone')]).toEqual(['sfu', 'mesh'])
  for (const peer of [P, Q]) world.flow('mesh', peer)
  expect([shownBy(world, P), shownBy(world, Q, 'microphone')]).toEqual(['mesh', 'mesh'])
  world.plan(steady(2, 'mesh', { why: 'sfu-failed' }))
  world.pass(60_000)
  expect([drops(world, 'mesh'), world.state.sfu]).toEqual([[], 'closed'])
  expect(world.effects.filter((effect) => effect.do === 'tell')).toEqual([{ do: 'tell', why: 'sfu-failed' }])
})

it('G29: of an SFU that died the last picture stays until another has one, or is known to be off, and no sound', () => {
  const world = moved()
  world.pass(60_000)
  expect(drops(world, 'mesh')).toEqual([P, Q])
  world.happen({ type: 'sfu', is: 'failed' })
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['sfu', null])
  // tried again before the room has decided
  world.pass(HANDOVER.againMs)
  for (const peer of [P, Q]) world.happen({ type: 'link', way: 'sfu', peer, state: { kind: 'connecting' } })
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['sfu', null])
  world.plan(steady(2, 'mesh', { why: 'sfu-failed' }))
  world.connect('mesh', P)
  expect([shownBy(world, P), shownBy(world, P, 'microphone')]).toEqual(['sfu', 'mesh'])
  world.flow('mesh', P)
  expect(shownBy(world, P)).toBe('mesh')
  // Q has turned the camera off meanwhile
  world.on.set(Q, { ...TALKING, camera: false })
  world.connect('mesh', Q)
  expect(shownBy(world, Q)).not.toBe('sfu')
})

it('G28: when the network or the room is back, an SFU that failed is tried at once, and slowly again from there', () => {
  const world = meeting()
  world.plan(up())
  const opens = (): number => world.effects.filter((effect) => effect.do === 'open').length
  for (const wait of [1_000, 2_000]) {
    world.happen({ type: 'sfu', is: 'failed' })
    world.pass(wait)
  }
  world.happen({ type: 'sfu', is: 'failed' })
  const before = opens()
  world.happen({ type: 'reachable' })
  expect(opens()).toBe(before + 1)
  world.happen({ type: 'reachable' })
  expect(opens()).toBe(before + 1)
  world.happen({ type: 'sfu', is: 'failed' })
  world.pass(HANDOVER.againMs)
  expect(opens()).toBe(before + 2)
})

it('G40: while the SFU may be dead people are shown by the mesh where it lives, and it is not closed', () => {
  const world = moved()
  world.pass(HANDOVER.lingerMs - 1)
  world.happen({ type: 'sfu', is: 'mending' })
  for (const peer of [P, Q]) world.flow('mesh', peer)
  expect([shownBy(world, P), shownBy(world, Q, 'microphone')]).toEqual(['mesh', 'mesh'])
  world.pass(HANDOVER.lingerMaxMs)
  expect(drops(world, 'mesh')).toEqual([])
  world.happen({ type: 'sfu', is: 'up' })
  expect([shownBy(world, P), shownBy(world, Q, 'microphone')]).toEqual(['sfu', 'sfu'])
  world.pass(HANDOVER.lingerMaxMs)
  expect(drops(world, 'mesh')).toEqual([P, Q])
  // with the mesh gone nothing changes before it is known
  world.happen({ type: 'sfu', is: 'mending' })
  expect([shownBy(world, P), shownBy(world, Q, 'microphone')]).toEqual(['sfu', 'sfu'])
})

it('G17: who is left behind is told once, and why', () => {
  const late = meeting()
  late.plan(up())
  late.happen({ type: 'sfu', is: 'failed' })
  late.plan(steady(1, 'sfu', { stragglers: [SELF] }))
  late.plan(steady(1, 'sfu', { stragglers: [Q, SELF] }))
  expect(late.effects.filter((effect) => effect.do === 'tell')).toEqual([{ do: 'tell', why: 'sfu-failed' }])
  const slow = meeting()
  slow.plan(up())
  slow.plan(steady(1, 'sfu', { stragglers: [SELF] }))
  slow.plan(steady(1, 'sfu'))
  expect(slow.effects.filter((effect) => effect.do === 'tell')).toEqual([{ do: 'tell', why: 'too-slow' }])
  const there = moved()
  there.plan(steady(1, 'sfu', { stragglers: [Q] }))
  there.plan({ kind: 'moving', epoch: 2, to: 'mesh', barrier: [SELF, P, Q], deadline: 0 })
  there.plan(steady(2, 'mesh', { stragglers: [SELF] }))
  expect(there.effects.filter((effect) => effect.do === 'tell')).toEqual([])
})

it('G19: while a straggler can’t reach the SFU the others are ready without it after 6 s; a mesh pair that can’t meet is not', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  world.connect('sfu', P)
  world.flow('sfu', P)
  world.pass(HANDOVER.patienceMs - 1)
  expect(said(world, 'ready')).toEqual([])
  world.pass(1)
  expect(said(world, 'ready')).toEqual([1])
  const down = moved()
  down.pass(HANDOVER.lingerMs)
  down.plan({ kind: 'moving', epoch: 2, to: 'mesh', barrier: [SELF, P, Q], deadline: 0 })
  down.connect('mesh', P)
  down.flow('mesh', P)
  down.pass(20_000)
  expect(said(down, 'ready')).toEqual([1])
})

it('G10: what is on is read where it is shown, so that no tile goes dark in the middle of a move', () => {
  const world = meeting()
  world.plan(up())
  sfuUp(world)
  // LiveKit has told of P and not yet of what P sends
  world.happen({ type: 'link', way: 'sfu', peer: P, state: { kind: 'connected', path: 'sfu', verified: true } })
  world.happen({ type: 'tracks', way: 'sfu', peer: P, on: OFF })
  expect(onOf(personOf(world.state, P))).toEqual(TALKING)
  world.on.set(P, TALKING)
  world.connect('sfu', P)
  world.flow('sfu', P)
  world.happen({ type: 'tracks', way: 'sfu', peer: P, on: { ...TALKING, camera: false } })
  expect(onOf(personOf(world.state, P)).microphone).toBe(true)
})
