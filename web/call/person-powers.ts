// What one may do about somebody in the call, in the order of a menu: what the interface offers is what the room would
// not refuse (protocol/powers.ts). Pure.
import type { TracksOn } from '../../protocol/peer-messages.ts'
import { isHost } from '../../protocol/powers.ts'
import type { Identity, Role } from '../../protocol/values.ts'

export type PersonPower =
  | 'mute'
  | 'ask-unmute'
  | 'stop-camera'
  | 'stop-screen'
  | 'lower'
  | 'make-cohost'
  | 'make-cohost-lasting'
  | 'take-cohost'
  | 'hand-over'
  | 'remove'

export interface About {
  readonly role: Role
  readonly identity: Identity
  readonly on: TracksOn
  readonly handUp: boolean
  /** Whether their microphone could be opened at all, by the room's settings. */
  readonly mayUnmute: boolean
}

const RANK: Readonly<Record<Role, number>> = { participant: 0, cohost: 1, owner: 2 }

/** Oneself: the role, and whether one made the room. */
export interface Mine {
  readonly role: Role
  readonly maker: boolean
}

export const powersOver = (
  { role: mine, maker }: Mine,
  { role, identity, on, handUp, mayUnmute }: About,
): readonly PersonPower[] => {
  if (!isHost(mine)) return []
  const owner = mine === 'owner'
  const list: readonly (readonly [boolean, PersonPower])[] = [
    [on.microphone, 'mute'],
    [!on.microphone && mayUnmute, 'ask-unmute'],
    [on.camera, 'stop-camera'],
    [on.screen, 'stop-screen'],
    [handUp, 'lower'],
    [owner && role === 'participant', 'make-cohost'],
    [maker && role === 'participant' && identity.kind === 'agent', 'make-cohost-lasting'],
    [owner && role === 'cohost', 'take-cohost'],
    [owner && role !== 'owner', 'hand-over'],
    [RANK[mine] > RANK[role], 'remove'],
  ]
  return list.filter(([offered]) => offered).map(([, power]) => power)
}

export type OwnPower = 'lower-own' | 'put-down' | 'rename'

/** Whoever made the room keeps the role. */
export const powersOverSelf = (
  { role, maker }: Mine,
  { kind }: Pick<Identity, 'kind'>,
  handUp: boolean,
): readonly OwnPower[] => {
  const list: readonly (readonly [boolean, OwnPower])[] = [
    [handUp, 'lower-own'],
    [kind === 'guest', 'rename'],
    [isHost(role) && !maker, 'put-down'],
  ]
  return list.filter(([offered]) => offered).map(([, power]) => power)
}
