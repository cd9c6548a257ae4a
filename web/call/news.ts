// What changed for oneself between two rosters of one meeting, as words to tell. Pure.
import { mayUse } from '../../protocol/powers.ts'
import type { Allow } from '../../protocol/settings.ts'
import { handsOf, type Roster } from './roster.ts'

export type News =
  /** One's own role is another one now. */
  | { readonly kind: 'cohost' | 'owner' | 'participant' }
  | { readonly kind: 'locked' | 'unlocked' }
  /** Somebody else's hand went up. */
  | { readonly kind: 'hand'; readonly name: string }
  /** Taken from oneself by the hosts, or given back. */
  | { readonly kind: 'withdrawn' | 'given-back'; readonly what: keyof Allow }

const WHAT = ['microphone', 'camera', 'screen', 'chat'] as const satisfies readonly (keyof Allow)[]

export const newsOf = (before: Roster, after: Roster): readonly News[] => {
  if (before.self === null || after.self === null || before.self.id !== after.self.id) return []
  const news: News[] = []
  const { role } = after.self
  if (before.self.role !== role) news.push({ kind: role })
  if (before.settings.locked !== after.settings.locked)
    news.push({ kind: after.settings.locked ? 'locked' : 'unlocked' })
  for (const what of WHAT) {
    const could = mayUse(before.self.role, before.settings, what)
    const can = mayUse(role, after.settings, what)
    if (could !== can) news.push({ kind: can ? 'given-back' : 'withdrawn', what })
  }
  const hands = new Set(handsOf(before))
  const fresh = handsOf(after).filter((id) => !hands.has(id))
  for (const { id, identity } of after.peers) if (fresh.includes(id)) news.push({ kind: 'hand', name: identity.name })
  return news
}

/** The tracks that may go out: what the hosts have taken is kept back, whatever the device does meanwhile. */
export const sendable = <T extends Partial<Record<'microphone' | 'camera' | 'screen' | 'screen-sound', unknown>>>(
  tracks: T,
  { self, settings }: Roster,
): T => {
  if (self === null) return tracks
  const may = (what: keyof Allow): boolean => mayUse(self.role, settings, what)
  return {
    ...tracks,
    ...(may('microphone') ? {} : { microphone: null }),
    ...(may('camera') ? {} : { camera: null }),
    ...(may('screen') ? {} : { screen: null, 'screen-sound': null }),
  }
}
