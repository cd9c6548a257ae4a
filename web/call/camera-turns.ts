// Whose camera goes out where a mesh has more people than it can carry with video and no SFU takes them (DESIGN §4, last
// lines of Plan): whoever spoke last. Each browser decides about its own camera alone, from the same words that everybody
// hears, so nothing has to be agreed. Pure. Sound and shared screens are not its affair: they always go.
import type { PeerId } from '../../protocol/values.ts'

/** Cameras that go out at a time: a conversation and its last objection. */
export const SEEN_MAX = 3
/** A cough takes nobody's place. */
const COUNTS_AFTER_MS = 600
/** Whoever has just been given a place keeps it, so that faces don't flicker. */
const KEEPS_MS = 8_000
/** Few enough again for so long: somebody who reloads must not switch everybody's camera on and off. */
const FEW_FOR_MS = 10_000

interface Place {
  readonly peer: PeerId
  readonly since: number
  /** When they were last heard; while they talk, when they began. */
  readonly heardAt: number
}

export interface Turns {
  /** More people than cameras can go out for. */
  readonly many: boolean
  /** Few enough again since, ms; null: not so, or never too many. */
  readonly fewSince: number | null
  /** Who talks now, since when. */
  readonly talking: ReadonlyMap<PeerId, number>
  /** Who may be seen. Kept while there are few too: when it gets crowded, the conversation that goes on stays in sight. */
  readonly places: readonly Place[]
}
export const NO_TURNS: Turns = { many: false, fewSince: null, talking: new Map(), places: [] }

export type TurnEvent =
  /** People in the meeting, oneself included; how many a mesh carries with video; whether media goes by mesh. */
  | { readonly type: 'present'; readonly count: number; readonly most: number; readonly mesh: boolean }
  | { readonly type: 'speaking'; readonly peer: PeerId; readonly on: boolean }
  | { readonly type: 'gone'; readonly peer: PeerId }
  | { readonly type: 'tick' }

/** Whether the camera of this person goes out. */
export const hasTurn = ({ many, places }: Turns, id: PeerId): boolean => !many || places.some(({ peer }) => peer === id)

export const stepTurns = (state: Turns, event: TurnEvent, now: number): Turns => seat(fold(state, event, now), now)

/** When something is due (ms, as `now`); null: nothing is. */
export const turnsWake = ({ fewSince, talking, places }: Turns): number | null => {
  const outside = [...talking].filter(([id]) => !places.some(({ peer }) => peer === id))
  const leaving = places.filter(({ peer }) => !talking.has(peer)).map(({ since }) => since + KEEPS_MS)
  const room = places.length < SEEN_MAX ? 0 : Math.min(...leaving)
  const due = outside.map(([, since]) => Math.max(since + COUNTS_AFTER_MS, room))
  const wake = Math.min(...due, fewSince === null ? Number.POSITIVE_INFINITY : fewSince + FEW_FOR_MS)
  return Number.isFinite(wake) ? wake : null
}

const fold = (state: Turns, event: TurnEvent, now: number): Turns => {
  switch (event.type) {
    case 'present':
      return crowd(state, event.mesh ? event.count - event.most : null, now)
    case 'speaking':
      return speak(state, event.peer, event.on, now)
    case 'gone': {
      const talking = new Map(state.talking)
      talking.delete(event.peer)
      return { ...state, talking, places: state.places.filter(({ peer }) => peer !== event.peer) }
    }
    case 'tick':
      return state.fewSince !== null && now - state.fewSince >= FEW_FOR_MS
        ? { ...state, many: false, fewSince: null }
        : state
  }
}

/** `over`: people beyond what a mesh carries; null: the SFU carries all. */
const crowd = (state: Turns, over: number | null, now: number): Turns => {
  if (over === null) return { ...state, many: false, fewSince: null }
  if (over > 0) return { ...state, many: true, fewSince: null }
  return { ...state, fewSince: state.many ? (state.fewSince ?? now) : null }
}

const speak = (state: Turns, id: PeerId, on: boolean, now: number): Turns => {
  if (state.talking.has(id) === on) return state
  const talking = new Map(state.talking)
  if (on) talking.set(id, now)
  else talking.delete(id)
  const places = state.places.map((place) => (place.peer === id ? { ...place, heardAt: now } : place))
  return { ...state, talking, places }
}

/** Places for those who talk: a free one, else that of whoever has been silent longest. */
const seat = (state: Turns, now: number): Turns => {
  const next = [...state.talking]
    .sort(([, a], [, b]) => a - b)
    .find(([id, since]) => now - since >= COUNTS_AFTER_MS && !state.places.some(({ peer }) => peer === id))
  if (next === undefined) return state
  const [peer, since] = next
  const taken = { peer, since: now, heardAt: since }
  if (state.places.length < SEEN_MAX) return seat({ ...state, places: [...state.places, taken] }, now)
  const [silent] = state.places
    .filter((place) => !state.talking.has(place.peer) && now - place.since >= KEEPS_MS)
    .sort((a, b) => a.heardAt - b.heardAt)
  if (silent === undefined) return state
  return seat({ ...state, places: state.places.map((place) => (place === silent ? taken : place)) }, now)
}
