// A meeting with somebody of every role, under socket names that say who they are. One waits at the door.
import type { PeerId } from '../../../protocol/values.ts'
import type { NewRoom, TicketClaims } from '../../room-api.ts'
import { createDriver, type Driver, NEW_ROOM, OWNER } from './driver.ts'

export const CAMILLE = {
  subject: OWNER.subject,
  identity: { kind: 'agent', name: OWNER.name, organisation: OWNER.organisation },
} as const
const agent = (name: string) =>
  ({ subject: `subject of ${name}`, identity: { kind: 'agent', name, organisation: 'DGFiP' } }) as const
export const CLEA = agent('Cléa')
export const DOM = agent('Dominique')
export const WALT = { proof: false } as const

export const ACTORS = ['owner', 'cohost', 'agent', 'guest'] as const
export type Actor = (typeof ACTORS)[number]
const CLAIMS: Readonly<Record<Actor, Partial<TicketClaims>>> = { owner: CAMILLE, cohost: CLEA, agent: DOM, guest: {} }

export interface Cast {
  readonly room: Driver
  readonly ids: Readonly<Record<Actor | 'walt', PeerId>>
  readonly keys: Readonly<Record<Actor, string>>
}

/** Everybody is in but Walt, and nobody has unread frames. */
export const createCast = (changed: Partial<NewRoom> = {}): Cast => {
  const room = createDriver({ ...NEW_ROOM, ...changed })
  const selves = ACTORS.map((actor) => room.join(actor, CLAIMS[actor])?.self)
  const [owner, cohost, dom, guest] = selves
  room.join('walt', WALT)
  const [waiting] = room.take('walt')
  if (owner === undefined || cohost === undefined || dom === undefined || guest === undefined) throw new Error('not in')
  room.say('owner', { type: 'role', peer: cohost.id, role: 'cohost' })
  for (const socket of [...ACTORS, 'walt']) room.take(socket)
  return {
    room,
    ids: {
      owner: owner.id,
      cohost: cohost.id,
      agent: dom.id,
      guest: guest.id,
      walt: waiting?.type === 'waiting' ? waiting.id : '',
    },
    keys: { owner: owner.resume, cohost: cohost.resume, agent: dom.resume, guest: guest.resume },
  }
}
