// Whether our mesh is in trouble for so long that the room should move to the SFU (rule F8 of the room): one upload
// instead of one for each. Pure: figures of each link in, a word out. The processor's load is not trouble: an SFU that has
// to be decoded as well does not lighten it for the moment of a move.

/** How one link was doing between two looks. */
export interface LinkFigures {
  /** Share of our packets that did not arrive, 0 to 1; null: the other side has not said, or too few were sent. */
  readonly lost: number | null
  /** What the browser believes that this path takes of ours, bit/s; null: not known, or no picture of ours goes there. */
  readonly room: number | null
}

export interface Trouble {
  /** Bad for so many looks; good ones count back down, so that one good second does not end it. */
  readonly score: number
  /** The epoch of the plan for which it was said already. */
  readonly said: number | null
}
export const NO_TROUBLE: Trouble = { score: 0, said: null }

/** How often links are looked at. */
export const LOOK_EVERY_MS = 2_000
/** Opus repairs a few; above this, speech has holes. */
const LOST_MOST = 0.1
/** Sound and the least that a camera may cost (caps.ts): below, there is no picture worth the name (facts/mesh.md §6). */
const ROOM_LEAST_BPS = 100_000
/** Twelve seconds of it, less what was good between. */
const SCORE_AT = 6
/** Two people gain nothing by a third in their middle. */
const LINKS_LEAST = 2

const isBad = ({ lost, room }: LinkFigures): boolean =>
  (lost !== null && lost >= LOST_MOST) || (room !== null && room < ROOM_LEAST_BPS)

/**
 * After a look at all links of the mesh. `epoch`: that of the plan, steady on the mesh. The second is true when it is to be said
 * now: at most once for each epoch.
 */
export const lookForTrouble = (state: Trouble, links: readonly LinkFigures[], epoch: number): [Trouble, boolean] => {
  // one bad link among several is that person's line, who says so themselves
  const bad = links.length >= LINKS_LEAST && links.filter(isBad).length * 2 >= links.length
  const score = Math.max(0, Math.min(SCORE_AT, state.score + (bad ? 1 : -1)))
  const now = bad && score === SCORE_AT && state.said !== epoch
  return [{ score, said: now ? epoch : state.said }, now]
}
