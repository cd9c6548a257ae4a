// What the SFU has to be told of a change, from the two states and not by who made it: who has no seat any more is sent
// away there too, what one may send holds there too. While the plan has nothing to do with it, nothing.
import { mayUse } from '../../protocol/powers.ts'
import type { RoomSettings } from '../../protocol/settings.ts'
import type { PeerId, Role } from '../../protocol/values.ts'
import type { Effect, SfuAct, SfuSource } from './events.ts'
import { involvesSfu } from './plan-state.ts'
import { isPresent } from './seats.ts'
import type { Away, In, Room, RoomState } from './state.ts'

const SOURCES: readonly SfuSource[] = ['microphone', 'camera', 'screen']

/** What somebody of this role may send. */
export const sourcesOf = (role: Role, settings: RoomSettings): readonly SfuSource[] =>
  SOURCES.filter((source) => mayUse(role, settings, source))

/** An effect for the SFU, where the room has to do with one. */
export const atSfu = ({ code, plan }: Room, act: SfuAct): readonly Effect[] =>
  involvesSfu(plan) ? [{ type: 'sfu', code, act }] : []

export const sfuNews = (before: RoomState, after: RoomState): readonly Effect[] => {
  const [old, room] = [before.room, after.room]
  if (old === null || (before.seats === after.seats && old === room)) return []
  if (room === null) return atSfu(old, { do: 'close' })
  // whoever leaves last takes the plan along: what was involved before still has to hear of it
  const involved = involvesSfu(old.plan) ? old : room
  return [...before.seats.values()].filter(isPresent).flatMap((seat) => {
    const now = after.seats.get(seat.id)
    // of somebody removed no seat is kept
    if (now === undefined) return atSfu(involved, { do: 'remove', peer: seat.id })
    if (!isPresent(now)) return atSfu(involved, { do: 'remove', peer: seat.id, goes: true })
    return changedSources([old, seat], [room, now])
  })
}

const changedSources = ([old, was]: readonly [Room, In | Away], [room, is]: readonly [Room, In | Away]) => {
  const sources = sourcesOf(is.role, room.settings)
  const same = sources.join() === sourcesOf(was.role, old.settings).join()
  return same ? [] : atSfu(room, { do: 'allow', peer: is.id, sources })
}

/** A host's word, for who does not obey it. */
export const muteAtSfu = (state: RoomState, peers: readonly PeerId[], source: SfuSource): readonly Effect[] =>
  state.room === null || peers.length === 0 ? [] : atSfu(state.room, { do: 'mute', peers, source })
