// Three whole calls in one page, and a room that may go away: what peers do for each other when it has.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RoomFrame } from '../protocol/frames.ts'
import type { Peer, PeerId } from '../protocol/values.ts'
import { EMPTY_ROSTER } from './call/roster.ts'
import { type Call, createCall, openReserve } from './call-shell.ts'
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

/** What the room would say to somebody, with everybody else around. */
const say = ({ call, peer }: Person, frame: RoomFrame): void =>
  call.hear(frame, { ...EMPTY_ROSTER, peers: people.map((person) => person.peer).filter(({ id }) => id !== peer.id) })

const join = async (id: PeerId, seat: number, secret: string | null): Promise<Person> => {
  const tabKey = await makeTabKey()
  const model = createModel(CODE, location.origin, () => secret)
  const identity = { kind: 'guest', name: id } as const
  const peer: Peer = {
    id,
    seat,
    identity,
    role: 'participant',
    key: tabKey.publicKey,
    proof: secret !== null,
    presence: 'in',
    since: 0,
  }
  const call = createCall({
    code: CODE,
    secret,
    tabKey,
    self: { id, seat, identity, proof: secret !== null },
    attempts: new Map(),
    notify: () => undefined,
    keepSecret: () => undefined,
    ice: NO_ICE,
    reserve: openReserve(),
    model,
    listed: () => true,
    sfuAccess: async () => null,
    hasSfu: () => false,
    videoMax: async () => null,
    send: (frame) => {
      if (frame.type === 'digits') {
        const { to, ...note } = frame
        const other = people.find((person) => person.peer.id === to)
        if (other !== undefined) say(other, { ...note, from: id })
        return true
      }
      if (frame.type === 'prove') {
        const at = people.findIndex((person) => person.peer.id === id)
        people = people.with(at, { call, model, peer: { ...peer, proof: true } })
        for (const person of people)
          if (person.peer.id === id) say(person, { type: 'self', role: 'participant', identity, proof: true })
          else person.call.setPeers(people.map((one) => one.peer).filter((one) => one.id !== person.peer.id))
        return true
      }
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

it('C150: who is handed the link is verified for everybody, over new links beside the old, and no picture stops', async () => {
  const { track, stop } = makeTrack('camera')
  undo.push(stop, () => track.stop())
  const secret = makeSecret()
  people.push(await join(IDS[0], 1, secret))
  people.push(await join(IDS[1], 2, null))
  people.push(await join(IDS[2], 3, secret))
  const [a, b, c] = people
  if (a === undefined || b === undefined || c === undefined) throw new Error('nobody came')
  a.call.setTracks({ camera: track })
  for (const person of people) {
    say(person, { type: 'settings', settings: EMPTY_ROSTER.settings })
    person.call.setPeers(people.map(({ peer }) => peer).filter(({ id }) => id !== person.peer.id))
  }
  await expect.poll(() => people.every(({ model }) => linked(model)), WITHIN).toBe(true)
  const verified = ({ model }: Person): readonly boolean[] =>
    model.participants.value.map(({ link }) => link.kind === 'connected' && link.verified)
  expect(people.map(verified)).toEqual([
    [false, true],
    [false, false],
    [true, false],
  ])
  // never without a picture, whichever link it comes over
  let gaps = 0
  const watch = setInterval(() => {
    const [of] = b.model.participants.value
    if (of?.link.kind !== 'connected' || of.camera === null || of.camera.readyState !== 'live') gaps += 1
  }, 10)
  undo.push(() => clearInterval(watch))
  await expect.poll(() => b.model.participants.value[0]?.camera?.muted, WITHIN).toBe(false)
  gaps = 0

  b.call.words.compare(a.peer.id)
  const shown = ({ model }: Person, other: Person): string | undefined => {
    const view = model.words.comparisons.value.get(other.peer.id)
    return view?.is === 'showing' ? view.digits : undefined
  }
  await expect.poll(() => shown(a, b), WITHIN).toMatch(/^[0-9]{6}$/)
  await expect.poll(() => shown(b, a), WITHIN).toBe(shown(a, b))
  a.call.words.answer(b.peer.id, true)
  b.call.words.answer(a.peer.id, true)
  await expect.poll(() => people.flatMap(verified), WITHIN).toEqual([true, true, true, true, true, true])
  expect(gaps).toBe(0)
})
