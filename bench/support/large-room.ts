// A meeting that is large from the second person on: at the media server at once, held by a keymaster, filled with seats
// without a browser. Whoever is to look at it comes by its link.
import type { Stack } from '../../test/support/stack.ts'
import { deriveProof, makeSecret } from '../../web/crypto/link-secret.ts'
import { makeTabKey } from '../../web/crypto/pair-keys.ts'
import { type Keymaster, seatKeymaster } from './keymaster.ts'
import type { Publisher } from './publishers.ts'
import { askSfu, makeRoom, type Seat, sitDown } from './seats.ts'

/** What a stack for such a meeting needs. */
export const LARGE_VARS = { ROOM_CREATION: 'anyone', MESH_MAX: '1', BUDGETS: 'guest-rooms=10000/3600 joins=10000/60' }

export interface Sitter {
  readonly seat: Seat
  /** The way into the media server for whoever sits here; asked for anew by each call. */
  publisher(): Promise<Publisher>
}

export interface LargeRoom {
  readonly link: string
  readonly master: Keymaster & Sitter
  /** Resolves once the room is at the media server, after the second person came. */
  readonly moved: Promise<void>
  sit(name: string): Promise<Sitter>
}

/** `looker`: the name of whoever is to have the meeting's keys. */
export const openLargeRoom = async ({ origin }: Stack, looker: string, masterName: string): Promise<LargeRoom> => {
  const secret = makeSecret()
  const proof = await deriveProof(secret)
  const code = await makeRoom(origin, proof)
  const sitter = (seat: Seat, resume: string): Sitter => ({
    seat,
    publisher: async () => ({ id: seat.id, access: await askSfu(origin, code, resume) }),
  })
  const master = await seatKeymaster(origin, code, secret, { name: masterName, isReal: (name) => name === looker })
  const moved = new Promise<void>((resolve) => {
    master.onFrame = (frame) => {
      if (frame.type !== 'plan') return
      if (frame.plan.kind === 'moving') master.seat.say({ type: 'ready', epoch: frame.plan.epoch })
      else if (frame.plan.on === 'sfu') resolve()
    }
  })
  return {
    link: `${origin}/${code}#${secret}`,
    master: Object.assign(master, sitter(master.seat, master.resume)),
    moved,
    sit: async (name) => {
      const { publicKey } = await makeTabKey()
      let resume = ''
      const seat = await sitDown(
        origin,
        code,
        (frame) => {
          resume = frame.self.resume
        },
        { name, proof, key: publicKey },
      )
      return sitter(seat, resume)
    },
  }
}
