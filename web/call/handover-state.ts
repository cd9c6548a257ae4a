// Where this browser stands between mesh and SFU, as data: the room's plan, and for each person what each way brings
// (DESIGN §4 Plan). What is wanted follows from the plan alone. Pure; knows no connection.
import { SOURCES, type Source, type TracksOn } from '../../protocol/peer-messages.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import type { LinkView } from './participants.ts'

export const WAYS = ['mesh', 'sfu'] as const
export type Way = (typeof WAYS)[number]
export const other = (way: Way): Way => (way === 'mesh' ? 'sfu' : 'mesh')

export const HANDOVER = {
  /** The old link of a pair goes on after it is not wanted: the other side may not have got so far. */
  lingerMs: 1_500,
  /** And for so long, when something of that person has not come through the new one. */
  lingerMaxMs: 8_000,
  /** Sound goes first: pictures follow when it is there, or after this long. */
  picturesAfterMs: 300,
  /** Who is not at the SFU by then (of the 9 s that a move has) is a straggler: the others don't wait for their sources. */
  patienceMs: 6_000,
  /** The SFU is tried again after so long, then ever more slowly. */
  againMs: 1_000,
  againMaxMs: 16_000,
} as const

/** What one way brings of a source: nothing, a track, or something that has come through it. */
export type Flow = 'none' | 'track' | 'flowing'

export interface Brought {
  /** Null: no link that way. */
  readonly link: LinkView | null
  readonly on: TracksOn
  readonly flow: Readonly<Record<Source, Flow>>
  /** Not wanted any more since, ms; null: wanted, or closed. */
  readonly leavingSince: number | null
}

export interface PersonWays {
  readonly mesh: Brought
  readonly sfu: Brought
  /** Which way each source is shown or heard by. One at a time: no sound is ever heard twice. */
  readonly shown: Readonly<Record<Source, Way | null>>
  /** What of this person is looked at; what is not needs no frame. */
  readonly looked: { readonly camera: boolean; readonly screen: boolean }
}

/** The connection to the SFU. */
export type SfuLink = 'closed' | 'connecting' | 'up' | 'mending' | 'failed'

export interface Handover {
  readonly self: PeerId
  readonly plan: Plan
  /** When the plan's present state came, ms, local clock. */
  readonly since: number
  /** The last move took so long that not everybody waited for everybody: old links go on for longer. */
  readonly slow: boolean
  /** Whom the room lists; others may still be linked. */
  readonly listed: readonly PeerId[]
  readonly people: ReadonlyMap<PeerId, PersonWays>
  readonly sfu: SfuLink
  /** Tries of the SFU that came to nothing, in a row; when to try again, ms. */
  readonly tries: number
  readonly tryAt: number | null
  /** Our own sources that are on, and those that live on each way. */
  readonly mine: readonly Source[]
  readonly published: Readonly<Record<Way, readonly Source[]>>
  /** What of ours goes out through the SFU, and when it was opened. */
  readonly sends: 'nothing' | 'sound' | 'all'
  readonly openedAt: number
  /** What was said to the room, with the epoch to which it belongs. */
  readonly saidReady: number | null
  readonly saidFailed: number | null
}

const ALL_OFF: TracksOn = { microphone: false, camera: false, screen: false, 'screen-sound': false }
const NO_FLOW = { microphone: 'none', camera: 'none', screen: 'none', 'screen-sound': 'none' } as const
const NOWHERE = { microphone: null, camera: null, screen: null, 'screen-sound': null } as const
export const NOTHING: Brought = { link: null, on: ALL_OFF, flow: NO_FLOW, leavingSince: null }
export const UNKNOWN: PersonWays = {
  mesh: NOTHING,
  sfu: NOTHING,
  shown: NOWHERE,
  looked: { camera: true, screen: true },
}

export const beginning = (self: PeerId, now: number): Handover => ({
  self,
  plan: { kind: 'steady', epoch: 0, on: 'mesh' },
  since: now,
  slow: false,
  listed: [],
  people: new Map(),
  sfu: 'closed',
  tries: 0,
  tryAt: null,
  mine: [],
  published: { mesh: [], sfu: [] },
  sends: 'nothing',
  openedAt: now,
  saidReady: null,
  saidFailed: null,
})

/** Where the room wants everybody to be. */
export const goal = (plan: Plan): Way => (plan.kind === 'steady' ? plan.on : plan.to)
const isStraggler = ({ stragglers = [] }: Plan, id: PeerId): boolean => stragglers.includes(id)

/** The ways by which this browser and that person are to be linked. */
export const wantedWays = ({ plan, self }: Pick<Handover, 'plan' | 'self'>, peer: PeerId): readonly Way[] => {
  const to = goal(plan)
  if (plan.kind === 'moving') {
    // who came during the move opens one way only; a straggler's pairs are linked that way already
    const both = plan.barrier.includes(self) && plan.barrier.includes(peer)
    return both ? [to, other(to)] : [to]
  }
  // a straggler goes on trying; nobody needs what it sends there until it has said that it is there
  if (isStraggler(plan, self)) return [other(to), to]
  return [isStraggler(plan, peer) ? other(to) : to]
}

/** Of them the one by which that person is to be seen and heard. */
export const preferred = ({ plan, self }: Pick<Handover, 'plan' | 'self'>, peer: PeerId): Way => {
  const to = goal(plan)
  const apart = plan.kind === 'steady' && (isStraggler(plan, self) || isStraggler(plan, peer))
  return apart ? other(to) : to
}

/** Whether anybody is to be met that way. The SFU is opened before there is anybody else. */
export const wantsWay = (state: Handover, way: Way): boolean =>
  way === goal(state.plan) || state.listed.some((id) => wantedWays(state, id).includes(way))

export const personOf = ({ people }: Pick<Handover, 'people'>, id: PeerId): PersonWays => people.get(id) ?? UNKNOWN

/** A link that carries now. */
export const carries = ({ link }: Brought): boolean => link?.kind === 'connected'

/** The preferred way as things are: while the SFU may be dead, by mesh whom the mesh still carries. */
export const preferredNow = (state: Handover, peer: PeerId): Way =>
  state.sfu === 'mending' && carries(personOf(state, peer).mesh) ? 'mesh' : preferred(state, peer)

export const isPicture = (source: Source): source is 'camera' | 'screen' => source === 'camera' || source === 'screen'

/** What is on of somebody, by what shows it; where nothing does, by any way. */
export const onOf = (person: PersonWays): TracksOn =>
  Object.fromEntries(
    SOURCES.map((source) => {
      const way = person.shown[source]
      return [source, way === null ? WAYS.some((one) => person[one].on[source]) : person[way].on[source]]
    }),
  ) as TracksOn

/** Whether something of this source is expected to come: it is on, and a picture is looked at. */
export const expects = (person: PersonWays, source: Source): boolean =>
  onOf(person)[source] && (!isPicture(source) || person.looked[source])
