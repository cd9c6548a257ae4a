// Guests whose name could be taken for that of a verified agent who is present. Derived from the seats, so that nobody
// has to remember to recompute it when people come and go.
import { looksOf } from '../../protocol/look-alikes.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { RoomState, Seat } from './state.ts'

/** The answer for a map of seats never changes, and is asked for once per seat and frame. */
const known = new WeakMap<RoomState['seats'], ReadonlySet<PeerId>>()

export const imitators = (seats: RoomState['seats']): ReadonlySet<PeerId> => {
  const answer = known.get(seats) ?? find([...seats.values()])
  known.set(seats, answer)
  return answer
}

const find = (seats: readonly Seat[]): ReadonlySet<PeerId> => {
  const agents = new Set(
    seats.flatMap(({ at, identity }) =>
      identity.kind === 'agent' && (at === 'in' || at === 'away') ? looksOf(identity.name) : [],
    ),
  )
  if (agents.size === 0) return agents
  const imitates = ({ at, identity }: Seat): boolean =>
    at !== 'gone' && identity.kind === 'guest' && looksOf(identity.name).some((look) => agents.has(look))
  return new Set(seats.filter(imitates).map(({ id }) => id))
}
