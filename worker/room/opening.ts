// The door, from inside: to one who waits, to all, or for good by changing the settings. And saying no.
import { DOOR_TEXT_MAX_CHARS } from '../../protocol/limits.ts'
import { cleanName } from '../../protocol/names.ts'
import { changeSettings, type SettingsChange } from '../../protocol/settings.ts'
import { visitOf } from './entry.ts'
import { audit, type Effect, type FreshKey, log, type PowerFrame, type Step, send } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import type { Context } from './rules.ts'
import { members, queue, socketOf, withRoom, withSeat } from './seats.ts'
import { sit } from './sitting.ts'
import type { Gone, RoomState, Waiting } from './state.ts'
import { RESUME_MS } from './times.ts'
import { unqueue } from './waiting.ts'

type Frame<T extends PowerFrame['type']> = Extract<PowerFrame, { type: T }>

export const admit = ({ state, fresh, ...context }: Deed, { peer }: Frame<'admit'>): Outcome => {
  const seat = state.seats.get(peer)
  return seat?.at === 'waiting' ? letAllIn(state, [seat], fresh, context) : 'frame.no-such-peer'
}

export const admitAll = ({ state, fresh, ...context }: Deed): Outcome => letAllIn(state, queue(state), fresh, context)

/** Nobody who is in is thrown out by a change; who waits and would not have to any more is let in at once. */
export const change = (deed: Omit<Deed, 'actor' | 'proofHash'>, wish: SettingsChange): Step => {
  const { state, room, fresh, ...context } = deed
  const settings = changeSettings(room.settings, wish)
  if (settings === room.settings) return [state, []]
  const changed = { ...room, settings }
  const { access, locked } = settings
  const invited = queue(state).filter((seat) => context.rules.entry(changed, visitOf(seat)) === 'open')
  const [next, effects] = letAllIn(withRoom(state, changed), invited, fresh, context)
  return [next, [log({ event: 'room.settings', access, locked }), ...effects]]
}

/** The place in the queue and its key are forgotten; a reason is said before the close. */
export const refuse = ({ state, actor, rules }: Deed, { peer, reason = '' }: Frame<'refuse'>): Outcome => {
  const seat = state.seats.get(peer)
  if (seat?.at !== 'waiting') return 'frame.no-such-peer'
  const text = cleanName(reason, DOOR_TEXT_MAX_CHARS)
  const socket = socketOf(seat)
  const said = socket === null || text === '' ? [] : send([socket], { type: 'refused', reason: text })
  const [next, effects] = unqueue(state, seat, 'refused', rules)
  const { subject: whom, place } = seat
  return [next, [...said, ...effects, audit({ event: 'person.refused', by: actor.subject, whom, place })]]
}

/** As many as there are keys for; the shell brings enough for a full queue. */
const letAllIn = (before: RoomState, seats: readonly Waiting[], fresh: readonly FreshKey[], context: Context): Step => {
  let state = before
  const effects: Effect[] = []
  seats.forEach((seat, index) => {
    const key = fresh[index]
    if (key === undefined) return
    const [next, caused] = letIn(state, seat, key, context)
    state = next
    effects.push(...caused)
  })
  return [state, effects]
}

/** Who lost the socket meanwhile finds the door open when coming back. */
const letIn = (state: RoomState, seat: Waiting, fresh: FreshKey, context: Context): Step => {
  const { line, at, place, ...person } = seat
  if ('socket' in line) return sit(state, seat, { ...person, socket: line.socket, fresh, presented: null }, context)
  if (state.room === null) return [state, []]
  const gone: Gone = {
    id: seat.id,
    identity: seat.identity,
    subject: seat.subject,
    userId: seat.userId,
    key: seat.key,
    at: 'gone',
    seat: state.room.next,
    role: 'participant',
    until: context.now + RESUME_MS,
  }
  const { room, rules } = { room: state.room, rules: context.rules }
  return [
    withRoom(withSeat(state, gone), { ...room, next: rules.after(room.next) }),
    [
      ...send(members(state, rules), { type: 'knock-over', id: seat.id }),
      log({ event: 'seat.gone', seat: gone.seat, why: 'unseen' }),
    ],
  ]
}
