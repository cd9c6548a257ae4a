// Who speaks, shares or has a hand up on another page of tiles: reached by a button, since nobody's tile moves for it. Pure.
import type { PeerId } from '../../protocol/values.ts'
import type { Layout } from './tiles.ts'

export interface Elsewhere {
  readonly peer: PeerId
  /** From 0. */
  readonly page: number
  readonly why: 'screen' | 'speaking' | 'hand'
}

/** People have pauses, and a button must not flee from whoever is about to press it. */
const STAYS_MS = 6_000

/** When each was last heard (ms), in the order in which they began: after a look at who speaks now. */
export const heardAfter = (
  before: ReadonlyMap<PeerId, number>,
  speaking: readonly PeerId[],
  now: number,
): ReadonlyMap<PeerId, number> => {
  const after = new Map([...before].filter(([id, at]) => speaking.includes(id) || now - at < STAYS_MS))
  for (const id of speaking) after.set(id, now)
  return after
}

/** At most `most` buttons: shared screens, then voices in the order in which they began, then hands in theirs. */
export const elsewhere = (
  { tiles, page }: Pick<Layout, 'tiles' | 'page'>,
  heard: ReadonlyMap<PeerId, number>,
  hands: readonly PeerId[],
  most: number,
): readonly Elsewhere[] => {
  const away = tiles.filter((tile) => tile.page !== page)
  const of = (id: PeerId, why: Elsewhere['why']): readonly Elsewhere[] =>
    away.flatMap((tile) => (tile.peer === id && tile.source === 'camera' ? [{ peer: id, page: tile.page, why }] : []))
  const screens = away.flatMap(({ peer, source, page }) =>
    peer !== null && source === 'screen' ? [{ peer, page, why: 'screen' as const }] : [],
  )
  const voices = [...heard.keys()].flatMap((id) => of(id, 'speaking'))
  const raised = hands.filter((id) => !heard.has(id)).flatMap((id) => of(id, 'hand'))
  return [...screens, ...voices, ...raised].slice(0, most)
}
