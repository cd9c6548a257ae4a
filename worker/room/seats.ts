// Reading and replacing parts of a room's state, and what others may see of a seat. Decides nothing.
import type { Peer, PeerId, RoomInfo, Visitor } from '../../protocol/values.ts'
import { type Rules, socketOf } from './rules.ts'
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

/** Marks that a socket has said something: from now on its seat's previous key is void. */
export const markHeard = (state: RoomState, id: SocketId): RoomState => {
  const socket = state.sockets.get(id)
  return socket?.at !== 'seat' || socket.heard ? state : withSocket(state, id, { ...socket, heard: true })
}

export const isPresent = (seat: Seat): seat is In | Away => seat.at === 'in' || seat.at === 'away'

/** Those who are in or away, in order of arrival. */
export const present = (state: RoomState): readonly (In | Away)[] =>
  [...state.seats.values()].filter(isPresent).sort((a, b) => a.seat - b.seat)

/** Those who wait, in the order of their knocks. */
export const queue = (state: RoomState): readonly Waiting[] =>
  [...state.seats.values()].filter((seat) => seat.at === 'waiting').sort((a, b) => a.place - b.place)

/** Whether anybody is inside who could open. */
export const hasHosts = (state: RoomState): boolean => {
  for (const seat of state.seats.values()) if (seat.at === 'in') return true
  return false
}

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

export const visitorOf = ({ id, identity }: Seat): Visitor => ({ id, identity })

export const peerOf = ({ id, seat, identity, role, publicKey, proof, at, since }: In | Away): Peer => ({
  id,
  seat,
  identity,
  role,
  key: publicKey,
  proof,
  presence: at,
  since,
})

export const infoOf = ({ title, owner }: Room): RoomInfo => ({
  title,
  host: owner === null ? null : { name: owner.name, organisation: owner.organisation },
})
