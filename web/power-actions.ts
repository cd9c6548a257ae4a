// What one may ask the room to do to others and to itself: each action one frame. Whether it is allowed is the room's
// word; the interface offers only what a role permits (protocol/powers.ts).
import type { ClientFrame } from '../protocol/frames.ts'
import type { Actions, Model } from './model.ts'

type PowerActions = Pick<
  Actions,
  | 'endForAll'
  | 'admit'
  | 'admitAll'
  | 'refuse'
  | 'tellDoor'
  | 'setSettings'
  | 'setRole'
  | 'handOver'
  | 'mute'
  | 'muteAll'
  | 'askUnmute'
  | 'toggleHand'
  | 'lower'
  | 'lowerAll'
  | 'remove'
  | 'rename'
>

export const powerActions = (model: Pick<Model, 'self'>, send: (frame: ClientFrame) => void): PowerActions => ({
  endForAll: () => send({ type: 'end' }),
  admit: (peer) => send({ type: 'admit', peer }),
  admitAll: () => send({ type: 'admit-all' }),
  refuse: (peer, reason) => send({ type: 'refuse', peer, ...(reason === undefined ? {} : { reason }) }),
  tellDoor: (text, peer) => send({ type: 'door-message', text, ...(peer === undefined ? {} : { peer }) }),
  setSettings: (change) => send({ type: 'settings', change }),
  setRole: (peer, role, lasting) => send({ type: 'role', peer, role, ...(lasting === undefined ? {} : { lasting }) }),
  handOver: (peer) => send({ type: 'hand-over', peer }),
  mute: (peer, source) => send({ type: 'mute', peer, source }),
  muteAll: () => send({ type: 'mute-all' }),
  askUnmute: (peer) => send({ type: 'ask-unmute', peer }),
  toggleHand: () => send({ type: 'hand', up: model.self.value?.handUp !== true }),
  lower: (peer) => send({ type: 'lower', peer }),
  lowerAll: () => send({ type: 'lower-all' }),
  remove: (peer, out) => send({ type: 'remove', peer, out }),
  rename: (name) => send({ type: 'rename', name }),
})
