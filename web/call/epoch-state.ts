// The keys of a meeting as this browser holds them, as data, and what can be read off it (DESIGN §6). Knows no event.
import type { KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { EpochKey, KeyMessage } from './epoch-messages.ts'

export const EPOCHS = {
  /** After somebody left, so that several who leave together make one new key. */
  rotateAfterMs: 10_000,
  /** A grant or a question without an answer is said again: sockets drop what is under way when they break. */
  againAfterMs: 3_000,
  /** Who comes as the one to make keys first asks who was there; after this long they have nothing to say. */
  patienceMs: 2_000,
  /** Between two new keys that nobody's removal asks for: nobody can make the others spin by contradicting. */
  makeEveryMs: 1_000,
  /** The roster and the key of somebody entitled take different ways; this much later the roster won't explain it. */
  asideMs: 10_000,
  /** Grants set aside, one for each sender. */
  asideMax: 16,
  /** Unknown keys asked for at a time, and how often each. */
  wantsMax: 64,
  wantTries: 6,
  /** A number that runs further ahead than this is a lie: as if to make all numbers used up. */
  jumpMax: 1_000,
} as const

/** Somebody else in the room. A new public `key` (a reload) is somebody without keys behind the same id. */
export interface Member {
  readonly id: PeerId
  readonly seat: number
  readonly key: string
  readonly presence: 'in' | 'away'
}

export type Grant = Extract<KeyMessage, { type: 'grant' }>

export interface Epochs {
  readonly self: { readonly id: PeerId; readonly seat: number }
  /** The room hears us. While it doesn't, the roster is not to be relied upon and no key is made. */
  readonly online: boolean
  readonly members: readonly Member[]
  /** How many times somebody left, was gone or was removed, and of these the removals, as the room counts. */
  readonly exits: number
  readonly removals: number
  /** All that open something, at most `KEYS_KEPT`, the best first. */
  readonly keys: readonly EpochKey[]
  /** The best that came from who is entitled. */
  readonly current: EpochKey | null
  /** The next key is at least of this epoch: somebody has one that contradicts ours. */
  readonly floor: number
  /** A key is being made by the shell. */
  readonly making: boolean
  readonly madeAt: number | null
  /** When a new key is due because somebody left who has the current one, ms. */
  readonly rotateAt: number | null
  /** What each member seals with, as they said. */
  readonly acked: ReadonlyMap<PeerId, KeyId>
  /** When the current key was last sent to a member. */
  readonly given: ReadonlyMap<PeerId, number>
  /** We came (back) and have not been told yet what there is. `at`: when to ask the next. */
  readonly catchUp: {
    readonly at: number
    readonly until: number
    /** In the order of asking; who is asked again moves to the end. */
    readonly asked: readonly PeerId[]
  } | null
  /** Keys under which something came. `from`: who sent it. */
  readonly wants: ReadonlyMap<KeyId, { readonly from: PeerId; readonly tries: number; readonly at: number }>
  /** Grants that the roster did not explain when they came. */
  readonly aside: readonly { readonly from: PeerId; readonly grant: Grant; readonly until: number }[]
}

export const noEpochs = (self: Epochs['self']): Epochs => ({
  self,
  online: false,
  members: [],
  exits: 0,
  removals: 0,
  keys: [],
  current: null,
  floor: 1,
  making: false,
  madeAt: null,
  rotateAt: null,
  acked: new Map(),
  given: new Map(),
  catchUp: null,
  wants: new Map(),
  aside: [],
})

/** The key of that name, for opening. */
export const openingKey = ({ keys }: Epochs, id: KeyId): EpochKey | null => keys.find((key) => key.id === id) ?? null

/** Those who are in, in order of arrival. */
export const insiders = ({ members }: Epochs): readonly Member[] =>
  members.filter(({ presence }) => presence === 'in').sort((a, b) => a.seat - b.seat)

/** Whether making keys is up to us: of those who are in nobody was there longer. */
export const isMaker = (state: Epochs): boolean =>
  state.online && insiders(state).every(({ seat }) => seat > state.self.seat)

/** Of two keys the one that counts, for everybody the same: newer epoch, longer-present maker, then by name. */
export const beats = (a: EpochKey, b: EpochKey | null): boolean => {
  if (b === null || a.epoch !== b.epoch) return b === null || a.epoch > b.epoch
  return a.seat === b.seat ? a.id < b.id : a.seat < b.seat
}
