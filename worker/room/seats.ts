// Reading and replacing parts of a room's state, and what others may see of a seat. Decides nothing.
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { Instant, Peer, PeerId, RoomInfo, Visitor } from '../../protocol/values.ts'
import { imitators } from './imitation.ts'
import type { Rules } from './rules.ts'
import type { Away, In, Room, RoomState, Seat, Socket, SocketId, Waiting } from './state.ts'

export const withSeat = (state: RoomState, seat: Seat): RoomState => ({
  ...state,
  seats: new Map(state.seats).set(seat.id, seat),
})

export const withoutSeat = (state: RoomState, id: PeerId): RoomState => {
  const seats = new Map(state.seats)
  seats.delete(id)
  return { ...state, seats }
}

export const withSocket = (state: RoomState, id: SocketId, socket: Socket): RoomState => ({
  ...state,
  sockets: new Map(state.sockets).set(id, socket),
})

export const withoutSocket = (state: RoomState, id: SocketId): RoomState => {
  const sockets = new Map(state.sockets)
  sockets.delete(id)
  return { ...state, sockets }
}

export const withRoom = (state: RoomState, room: Room): RoomState => ({ ...state, room })

/** One more has left; `removed`: by a host's word. */
export const withExit = (state: RoomState, removed: boolean): RoomState => {
  if (state.room === null) return state
  const { exits, removals } = state.room.counts
  return withRoom(state, { ...state.room, counts: { exits: exits + 1, removals: removals + (removed ? 1 : 0) } })
}

/** Marks that a socket has said something: from now on its seat's previous key is void. */
export const markHeard = (state: RoomState, id: SocketId): RoomState => {
  const socket = state.sockets.get(id)
  return socket?.at !== 'seat' || socket.heard ? state : withSocket(state, id, { ...socket, heard: true })
}

/** The socket of a seat, if it has one now. */
export const socketOf = (seat: Seat): SocketId | null => {
  if (seat.at === 'in') return seat.socket
  return seat.at === 'waiting' && 'socket' in seat.line ? seat.line.socket : null
}

/** Whether the socket has said anything since it was bound to its seat. */
export const hasSpoken = (state: RoomState, socket: SocketId | null): boolean => {
  const known = socket === null ? undefined : state.sockets.get(socket)
  return known?.at === 'seat' && known.heard
}

export const isPresent = (seat: Seat): seat is In | Away => seat.at === 'in' || seat.at === 'away'

/** Those who are in or away, in order of arrival. */
export const present = (state: RoomState): readonly (In | Away)[] =>
  [...state.seats.values()].filter(isPresent).sort((a, b) => a.seat - b.seat)

/** Those who wait, in the order of their knocks. */
export const queue = (state: RoomState): readonly Waiting[] =>
  [...state.seats.values()].filter((seat) => seat.at === 'waiting').sort((a, b) => a.place - b.place)

/** Sockets of those who hear what members hear. */
export const members = (state: RoomState, rules: Rules, except?: PeerId): readonly SocketId[] => {
  const sockets: SocketId[] = []
  for (const seat of state.seats.values()) {
    const socket = seat.id === except ? null : rules.hearing(seat)
    if (socket !== null) sockets.push(socket)
  }
  return sockets
}

/** Sockets of those who stand at the door, asked or not. */
export const atDoor = (state: RoomState): readonly SocketId[] => {
  const sockets: SocketId[] = []
  for (const [id, socket] of state.sockets) {
    if (socket.at === 'door' || state.seats.get(socket.seat)?.at === 'waiting') sockets.push(id)
  }
  return sockets
}

/** The seat to which a socket is bound, both sides agreeing. */
export const seatOf = (state: RoomState, id: SocketId): Seat | null => {
  const socket = state.sockets.get(id)
  const seat = socket?.at === 'seat' ? state.seats.get(socket.seat) : undefined
  return seat !== undefined && socketOf(seat) === id ? seat : null
}

/** All the seats of one person: a signed-in one may have several, a guest has one. */
export const seatsOfPerson = (state: RoomState, { id, subject }: Seat): readonly Seat[] =>
  [...state.seats.values()].filter((seat) => seat.id === id || (subject !== null && seat.subject === subject))

const marked = (state: RoomState, id: PeerId): { readonly imitates?: true } =>
  imitators(state.seats).has(id) ? { imitates: true } : {}
const raised = (hand: Instant | null): { readonly hand?: Instant } => (hand === null ? {} : { hand })

export const visitorOf = (state: RoomState, { id, identity }: Seat): Visitor => ({
  id,
  identity,
  ...marked(state, id),
})

export const peerOf = (state: RoomState, seat: In | Away): Peer => ({
  id: seat.id,
  seat: seat.seat,
  identity: seat.identity,
  role: seat.role,
  key: seat.publicKey,
  proof: seat.proof,
  presence: seat.at,
  since: seat.since,
  ...raised(seat.hand),
  ...marked(state, seat.id),
})

/** What one is told of oneself. */
export const selfOf = (
  state: RoomState,
  { id, role, identity, proof, hand, subject }: In,
): Omit<FrameOf<RoomFrame, 'self'>, 'type'> => ({
  role,
  identity,
  proof,
  ...raised(hand),
  ...marked(state, id),
  ...(subject !== null && state.room?.owner?.subject === subject ? { maker: true } : {}),
})

export const infoOf = ({ title, owner }: Room): RoomInfo => ({
  title,
  host: owner === null ? null : { name: owner.name, organisation: owner.organisation },
})
