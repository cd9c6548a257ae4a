// Powers that are words: the room passes them on to whom they concern and keeps nothing. What a browser sends is its
// own to switch off; the others are told by the settings what to take no notice of.
import { DOOR_TEXT_MAX_CHARS } from '../../protocol/limits.ts'
import { cleanName } from '../../protocol/names.ts'
import { isHost } from '../../protocol/powers.ts'
import { type PowerFrame, send } from './events.ts'
import type { Deed, Outcome } from './powers.ts'
import { present, queue, socketOf, withSeat } from './seats.ts'
import { muteAtSfu } from './sfu-acts.ts'
import type { RoomState } from './state.ts'

type Frame<T extends PowerFrame['type']> = Extract<PowerFrame, { type: T }>

export const mute = ({ state, actor }: Deed, { peer, source }: Frame<'mute'>): Outcome => {
  const outcome = tell(state, peer, { type: 'told', what: 'mute', source, by: actor.id })
  return typeof outcome === 'string' ? outcome : [outcome[0], [...outcome[1], ...muteAtSfu(state, [peer], source)]]
}

export const askUnmute = ({ state, actor }: Deed, { peer }: Frame<'ask-unmute'>): Outcome =>
  tell(state, peer, { type: 'told', what: 'unmute', source: 'microphone', by: actor.id })

/** Hosts are spared: they may always speak. */
export const muteAll = ({ state, actor }: Deed): Outcome => {
  const spoken = present(state).filter(({ role }) => !isHost(role))
  const sockets = spoken.flatMap((seat) => socketOf(seat) ?? [])
  const peers = spoken.map(({ id }) => id)
  return [
    state,
    [
      ...send(sockets, { type: 'told', what: 'mute', source: 'microphone', by: actor.id }),
      ...muteAtSfu(state, peers, 'microphone'),
    ],
  ]
}

/** Who is away comes back with nothing on, or is told again: nothing is kept for them. */
const tell = (state: RoomState, peer: string, frame: Parameters<typeof send>[1]): Outcome => {
  const seat = state.seats.get(peer)
  if (seat?.at === 'away') return [state, []]
  return seat?.at === 'in' ? [state, send([seat.socket], frame)] : 'frame.no-such-peer'
}

/** To all who wait, or to one of them. */
export const tellDoorsteps = ({ state }: Deed, { text, peer }: Frame<'door-message'>): Outcome => {
  const cleaned = cleanName(text, DOOR_TEXT_MAX_CHARS)
  if (cleaned === '') return 'frame.invalid'
  const heard = queue(state).filter(({ id }) => peer === undefined || id === peer)
  if (peer !== undefined && heard.length === 0) return 'frame.no-such-peer'
  const sockets = heard.flatMap((seat) => socketOf(seat) ?? [])
  return [state, send(sockets, { type: 'door-message', text: cleaned })]
}

export const rename = ({ state, actor }: Deed, frame: Frame<'rename'>): Outcome => {
  const name = cleanName(frame.name)
  if (name === '') return 'frame.invalid'
  return name === actor.identity.name
    ? [state, []]
    : [withSeat(state, { ...actor, identity: { kind: 'guest', name } }), []]
}
