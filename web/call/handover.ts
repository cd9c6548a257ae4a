// The move between mesh and SFU on one client (DESIGN §4 Plan): events in, next state and effects out. What is wanted is
// derived from the plan after every event, so that no path can forget a link, a tile or a word to the room.
// Before the new link of a pair shows something, the old one is neither left nor closed. Pure: the shell
// (media/switch.ts) opens, closes, publishes, shows, and owns the timer (`handoverWake`).
import { SOURCES, type Source, type TracksOn } from '../../protocol/peer-messages.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import { due } from './handover-due.ts'
import type { ShowRules } from './handover-show.ts'
import {
  type Brought,
  type Flow,
  goal,
  HANDOVER,
  type Handover,
  isPicture,
  NOTHING,
  type PersonWays,
  personOf,
  type SfuLink,
  type Way,
} from './handover-state.ts'
import type { LinkView } from './participants.ts'

export type HandoverEvent =
  /** `again`: with a welcome, so that what was said to the room may be lost. */
  | { readonly type: 'plan'; readonly plan: Plan; readonly again: boolean }
  /** Whom the room lists, without us. */
  | { readonly type: 'peers'; readonly ids: readonly PeerId[] }
  | { readonly type: 'link'; readonly way: Way; readonly peer: PeerId; readonly state: LinkView }
  /** A way brings a track of somebody, or no longer. */
  | {
      readonly type: 'track'
      readonly way: Way
      readonly peer: PeerId
      readonly source: Source
      readonly live: boolean
    }
  | { readonly type: 'tracks'; readonly way: Way; readonly peer: PeerId; readonly on: TracksOn }
  /** Something of a source has come through: a picture or a packet of sound. */
  | { readonly type: 'flow'; readonly way: Way; readonly peer: PeerId; readonly source: Source }
  /** They closed their end of this way. */
  | { readonly type: 'bye'; readonly way: Way; readonly peer: PeerId }
  /** The room sent them away, or they left. */
  | { readonly type: 'gone'; readonly peer: PeerId }
  | { readonly type: 'sfu'; readonly is: 'up' | 'mending' | 'failed' }
  /** Sources of ours that are on. */
  | { readonly type: 'mine'; readonly sources: readonly Source[] }
  | { readonly type: 'published'; readonly way: Way; readonly sources: readonly Source[] }
  | { readonly type: 'looked'; readonly peer: PeerId; readonly camera: boolean; readonly screen: boolean }
  /** Many at once, as when a page of tiles is turned: what follows from them is worked out once. */
  | { readonly type: 'together'; readonly events: readonly HandoverEvent[] }
  /** The network, or the room, is back: what failed may be tried at once. */
  | { readonly type: 'reachable' }
  | { readonly type: 'tick' }

export type HandoverEffect =
  | { readonly do: 'open'; readonly way: 'sfu' }
  | { readonly do: 'close'; readonly way: 'sfu' }
  /** Whom to be linked with this way from now on; who is not among them goes with `drop`. */
  | { readonly do: 'peers'; readonly way: Way; readonly ids: readonly PeerId[] }
  | { readonly do: 'drop'; readonly way: Way; readonly peer: PeerId }
  /** Our sources that go out this way from now on: sound first. */
  | { readonly do: 'publish'; readonly way: Way; readonly pictures: boolean }
  /** Shown, or heard, by this way from now on; null: by none. */
  | { readonly do: 'show'; readonly peer: PeerId; readonly source: Source; readonly way: Way | null }
  | { readonly do: 'say'; readonly what: 'ready' | 'sfu-failed'; readonly epoch: number }
  /** For the person: meetings stay from browser to browser, and why; or it went well after all. */
  | { readonly do: 'tell'; readonly why: 'sfu-failed' | 'too-slow' }

export type HandoverStep = readonly [Handover, readonly HandoverEffect[]]

export interface HandoverRules extends ShowRules {
  /** Whether a way of a pair that is not wanted any more may be closed now. */
  readonly mayDrop: (state: Handover, peer: PeerId, way: Way, now: number) => boolean
  /** Whether all of ours is there, and all that we want has come. */
  readonly isReady: (state: Handover, now: number) => boolean
}

/** Next state and effects, in this order. */
export const stepHandover = (
  state: Handover,
  event: HandoverEvent,
  now: number,
  rules: HandoverRules,
): HandoverStep => {
  const happened = happen(state, event, now)
  const told = toldBy(state, happened)
  const [settled, effects] = due(state, happened, now, rules)
  return [settled, [...told, ...effects]]
}

/** Of an older move than the one we know, or of one that is over. */
const isStale = (known: Plan, plan: Plan): boolean =>
  plan.epoch < known.epoch || (plan.epoch === known.epoch && known.kind === 'steady' && plan.kind === 'moving')

const happen = (state: Handover, event: HandoverEvent, now: number): Handover => {
  switch (event.type) {
    case 'plan': {
      if (!event.again && isStale(state.plan, event.plan)) return state
      const committed = state.plan.kind === 'moving' && event.plan.kind === 'steady'
      const slow = committed ? now >= state.since + HANDOVER.patienceMs : state.slow
      const same = state.plan.kind === event.plan.kind && state.plan.epoch === event.plan.epoch
      const heard = event.again ? { saidReady: null, saidFailed: null } : {}
      return { ...state, ...heard, slow, plan: event.plan, since: same ? state.since : now }
    }
    case 'peers':
      return { ...state, listed: event.ids }
    case 'link':
      return bring(state, event.peer, event.way, ({ flow, ...rest }) => ({
        ...rest,
        flow: event.state.kind === 'connecting' ? left(flow) : flow,
        link: event.state,
      }))
    case 'track':
      return flow(state, event, event.live ? 'track' : 'none')
    case 'flow':
      return personOf(state, event.peer)[event.way].flow[event.source] === 'none'
        ? state
        : flow(state, event, 'flowing')
    case 'tracks':
      return bring(state, event.peer, event.way, (brought) => ({ ...brought, on: event.on }))
    case 'bye':
      return bring(state, event.peer, event.way, () => NOTHING)
    case 'gone': {
      const people = new Map(state.people)
      people.delete(event.peer)
      return { ...state, people, listed: state.listed.filter((id) => id !== event.peer) }
    }
    case 'sfu':
      return sfuBecame(state, event.is, now)
    case 'mine':
      return { ...state, mine: event.sources }
    case 'published':
      return { ...state, published: { ...state.published, [event.way]: event.sources } }
    case 'looked': {
      const { peer, camera, screen } = event
      return put(state, peer, { ...personOf(state, peer), looked: { camera, screen } })
    }
    case 'together':
      return event.events.reduce((before, each) => happen(before, each, now), state)
    case 'reachable':
      return state.tryAt === null ? state : { ...state, tries: 0, tryAt: now }
    case 'tick':
      return state
  }
}

const put = (state: Handover, peer: PeerId, person: PersonWays): Handover => ({
  ...state,
  people: new Map(state.people).set(peer, person),
})
const bring = (state: Handover, peer: PeerId, way: Way, change: (brought: Brought) => Brought): Handover => {
  const person = personOf(state, peer)
  return put(state, peer, { ...person, [way]: change(person[way]) })
}
const flow = (
  state: Handover,
  { peer, way, source }: { readonly peer: PeerId; readonly way: Way; readonly source: Source },
  is: Flow,
): Handover => bring(state, peer, way, (brought) => ({ ...brought, flow: { ...brought.flow, [source]: is } }))

/** Of a link that is over nothing comes any more: the last picture stays, no sound does. */
const left = (flow: Brought['flow']): Brought['flow'] =>
  Object.fromEntries(
    SOURCES.map((source) => [source, isPicture(source) && flow[source] !== 'none' ? 'track' : 'none']),
  ) as Brought['flow']
/** What was on is on, for all we know. */
const broken = (brought: Brought, since: number): Brought =>
  brought.link === null ? brought : { ...brought, flow: left(brought.flow), link: { kind: 'interrupted', since } }

const sfuBecame = (state: Handover, is: Exclude<SfuLink, 'closed' | 'connecting'>, now: number): Handover => {
  // an answer of one that is over
  if (state.sfu === 'closed' || state.sfu === 'failed') return state
  if (is === 'up') return { ...state, sfu: is, tries: 0, tryAt: null, openedAt: now, saidFailed: null }
  if (is === 'mending') return { ...state, sfu: is }
  const people = new Map(
    [...state.people].map(([id, person]) => [id, { ...person, sfu: broken(person.sfu, now) }] as const),
  )
  const published = { ...state.published, sfu: [] }
  // who said that they were there is not there any more
  const saidReady = goal(state.plan) === 'sfu' ? null : state.saidReady
  return { ...state, sfu: is, people, published, sends: 'nothing', saidReady }
}

/** What a person is told when the room gave a move up, or went without them. */
const toldBy = (before: Handover, { plan, self, saidFailed }: Handover): readonly HandoverEffect[] => {
  if (plan === before.plan) return []
  if (isLeftBehind(plan, self) && !isLeftBehind(before.plan, self))
    return [{ do: 'tell', why: saidFailed === plan.epoch ? 'sfu-failed' : 'too-slow' }]
  if (plan.kind !== 'steady' || plan.why === undefined) return []
  const known = before.plan.kind === 'steady' && before.plan.why === plan.why
  return known ? [] : [{ do: 'tell', why: plan.why }]
}
const isLeftBehind = (plan: Plan, self: PeerId): boolean =>
  plan.kind === 'steady' && plan.on === 'sfu' && (plan.stragglers ?? []).includes(self)

export { HANDOVER_RULES, handoverWake } from './handover-due.ts'
