// Three whole calls in one page, and a room that may go away: what peers do for each other when it has.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Peer, PeerId } from '../protocol/values.ts'
import { type Call, createCall } from './call-shell.ts'
import { makeSecret } from './crypto/link-secret.ts'
import { makeTabKey } from './crypto/pair-keys.ts'
import { makeTrack, NO_ICE, pretend, ufrags, watchConnections } from './media/mesh/world.ts'
import { createModel, type Model } from './model.ts'

const CODE = 'abcd-efgh-jkmn'
const WITHIN = { timeout: 8_000, interval: 20 }
const IDS = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCC'] as const

interface Person {
  readonly call: Call
  readonly model: Model
  readonly peer: Peer
}

let connections: ReturnType<typeof watchConnections>
let people: Person[]
/** Whether each person's socket is open. */
let sockets: Set<PeerId>
let bySocket: number
const undo: (() => void)[] = []

beforeEach(() => {
  connections = watchConnections()
  people = []
  sockets = new Set(IDS)
  bySocket = 0
})
afterEach(() => {
  for (const { call } of people) call.close()
  for (const action of undo.splice(0)) action()
  connections.stop()
})

const join = async (id: PeerId, seat: number, secret: string): Promise<Person> => {
  const tabKey = await makeTabKey()
  const model = createModel(CODE, location.origin, () => secret)
  const identity = { kind: 'guest', name: id } as const
  const peer: Peer = {
    id,
    seat,
    identity,
    role: 'participant',
    key: tabKey.publicKey,
    proof: true,
    presence: 'in',
    since: 0,
  }
  const call = createCall({
    code: CODE,
    secret,
    tabKey,
    self: { id, seat, identity, proof: true },
    attempts: new Map(),
    notify: () => undefined,
    keepSecret: () => undefined,
    ice: NO_ICE,
    model,
    listed: () => true,
    send: (frame) => {
      if (frame.type !== 'signal' || !sockets.has(id)) return false
      const { type: _, to, ...sealed } = frame
      bySocket += 1
      // as the room does: to whoever is there, and to nobody else without a word
      if (sockets.has(to)) people.find((person) => person.peer.id === to)?.call.receive({ from: id, ...sealed })
      return true
    },
  })
  return { call, model, peer }
}
const meet = async (count: number): Promise<readonly Person[]> => {
  const secret = makeSecret()
  for (const [index, id] of IDS.slice(0, count).entries()) people.push(await join(id, index + 1, secret))
  for (const { call, peer } of people)
    call.setPeers(people.map((person) => person.peer).filter(({ id }) => id !== peer.id))
  await expect.poll(() => people.every(({ model }) => linked(model)), WITHIN).toBe(true)
  return people
}
const linked = (model: Model): boolean =>
  model.participants.value.length === people.length - 1 &&
  model.participants.value.every(({ link }) => link.kind === 'connected')
const linkOf = ({ model }: Person, other: Person): string | undefined =>
  model.participants.value.find(({ peer }) => peer.id === other.peer.id)?.link.kind

/** The two ends of each link, offering end first: the same session stands in both descriptions. */
const pairs = (): readonly (readonly [RTCPeerConnection, RTCPeerConnection])[] =>
  connections.made
    .filter(({ localDescription }) => localDescription?.type === 'offer')
    .flatMap((offering) => {
      const [mine] = ufrags(offering)
      const answering = connections.made.find((pc) => ufrags(pc)[1] === mine)
      return answering === undefined ? [] : [[offering, answering] as const]
    })

it('C5: while all have lost the room, a third who is linked with both carries the signals that mend their link', async () => {
  const [a, b, c] = await meet(3)
  if (a === undefined || b === undefined || c === undefined) throw new Error('nobody came')
  sockets.clear()
  bySocket = 0
  // which of the three links is Ada's with Bob: the one whose break both of them see
  const broken = pairs().find((pair) => {
    for (const pc of pair) pretend(pc, 'disconnected')
    if (linkOf(a, b) === 'interrupted' && linkOf(b, a) === 'interrupted') return true
    for (const pc of pair) pretend(pc, null)
    return false
  })
  if (broken === undefined) throw new Error('no such link')
  // its channel stands still, as on a path that is cut
  const { send } = RTCDataChannel.prototype
  let carried = 0
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, text: string) {
    const of = connections.channels.get(this)
    if (broken.some((pc) => pc === of)) return
    if (text.includes('"type":"relay"')) carried += 1
    send.call(this, text as never)
  } as typeof send
  undo.push(() => {
    RTCDataChannel.prototype.send = send
  })
  const before = ufrags(broken[0])
  a.call.networkChanged()
  await expect.poll(() => ufrags(broken[0]).every((ufrag, at) => ufrag !== before[at]), WITHIN).toBe(true)
  expect(bySocket).toBe(0)
  expect(carried).toBeGreaterThan(2)
  expect(connections.made).toHaveLength(6)
})

it('C5: two who both lose the room keep their picture, and what was lost on the way is said again when it is back', async () => {
  const [a, b] = await meet(2)
  if (a === undefined || b === undefined) throw new Error('nobody came')
  const { track, stop } = makeTrack('camera')
  undo.push(stop, () => track.stop())
  sockets.clear()
  a.call.setTracks({ camera: track })
  await expect.poll(() => b.model.participants.value[0]?.on.camera, WITHIN).toBe(true)
  await expect.poll(() => b.model.participants.value[0]?.camera?.muted, WITHIN).toBe(false)
  const [pair] = pairs()
  if (pair === undefined) throw new Error('no link')
  const before = ufrags(pair[0])
  for (const pc of pair) pretend(pc, 'disconnected')
  // the room takes what Ada says, and Bob is not there to hear it
  sockets.add(a.peer.id)
  bySocket = 0
  a.call.networkChanged()
  await expect.poll(() => bySocket, WITHIN).toBeGreaterThan(0)
  await expect.poll(() => pair[0].signalingState, WITHIN).toBe('have-local-offer')
  sockets = new Set(IDS)
  b.call.carry()
  // sooner than recovery would by itself
  await expect.poll(() => ufrags(pair[0]).every((ufrag, at) => ufrag !== before[at]), { timeout: 1_200 }).toBe(true)
  for (const pc of pair) pretend(pc, null)
  expect([linkOf(a, b), linkOf(b, a)]).toEqual(['connected', 'connected'])
  expect(connections.made).toHaveLength(2)
})

it('M27: sizes at which tiles show somebody reach that one, whenever the link comes', async () => {
  const { track, stop } = makeTrack('camera')
  undo.push(stop, () => track.stop())
  const secret = makeSecret()
  for (const [index, id] of IDS.slice(0, 2).entries()) people.push(await join(id, index + 1, secret))
  const [a, b] = people
  if (a === undefined || b === undefined) throw new Error('nobody came')
  b.call.shown(a.peer.id, 'camera', 160)
  a.call.setTracks({ camera: track })
  a.call.setPeers([b.peer])
  b.call.setPeers([a.peer])
  await expect.poll(() => people.every(({ model }) => linked(model)), WITHIN).toBe(true)
  const scale = (): number | undefined =>
    pairs()[0]?.[0].getSenders()[1]?.getParameters().encodings[0]?.scaleResolutionDownBy
  await expect.poll(scale, WITHIN).toBe(2)
  b.call.shown(a.peer.id, 'camera', 80)
  await expect.poll(scale, WITHIN).toBe(4)
})
