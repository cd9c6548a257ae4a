// A world for tests of the SFU in Chromium: people in one page, a real LiveKit between them, notes carried as the room
// would. A test may keep notes, change keys, and look at the rooms.

import { SignJWT } from 'jose'
import type { SfuAccess } from '../../../protocol/http.ts'
import type { PeerId } from '../../../protocol/values.ts'
import type { EpochKey } from '../../call/epoch-messages.ts'
import { makeEpochKey } from '../../crypto/epoch-keys.ts'
import { makeSecret } from '../../crypto/link-secret.ts'
import { createBoxesFor } from '../../crypto/pair-box.ts'
import { makeTabKey, type TabKey } from '../../crypto/pair-keys.ts'
import { createMeetingKeys, type MeetingKeys } from '../../words/meeting-keys.ts'
import { makeTrack } from '../mesh/world.ts'
import type { Somebody, World } from '../topology.contract.ts'
import type { RemotePeer, TopologyEvent } from '../topology.ts'
import type { LivekitServer } from './livekit-server.ts'
import { createSfu } from './sfu.ts'
import type { Sfu, SfuState } from './sfu-context.ts'

const CODE = 'abcd-efgh-jkmn'

/** A token as the edge makes it (facts/sfu.md §2). */
export const makeToken = (server: LivekitServer, room: string, identity: PeerId): Promise<string> =>
  new SignJWT({
    video: {
      room,
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishData: false,
      canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
    },
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(server.key)
    .setSubject(identity)
    .setNotBefore(Math.floor(Date.now() / 1000) - 5)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(server.secret))

export const testKeys = (all: readonly EpochKey[], sealing: EpochKey | null): MeetingKeys => {
  const keys = createMeetingKeys()
  keys.set(all, sealing)
  return keys
}
export const epochKey = (epoch: number, removals = 0): Promise<EpochKey> =>
  makeEpochKey({ epoch, seat: 1, exits: removals, removals })

export interface SfuPerson extends Somebody {
  readonly topology: Sfu
  readonly states: SfuState[]
  readonly keys: MeetingKeys
}
export interface SfuWorld extends World {
  readonly room: string
  person(id: PeerId, keys?: MeetingKeys): Promise<SfuPerson>
  reload(old: Somebody): Promise<SfuPerson>
  /** What people come with from now on. */
  access: (identity: PeerId) => Promise<SfuAccess | null>
}

export const makeSfuWorld = async (server: LivekitServer): Promise<SfuWorld> => {
  const secret = makeSecret()
  const room = crypto.randomUUID()
  const key = await epochKey(1)
  const everybody = new Map<PeerId, SfuPerson>()
  const undo: (() => void)[] = []
  let seats = 0

  const join = (id: PeerId, seat: number, tabKey: TabKey, keys: MeetingKeys): SfuPerson => {
    const remote: RemotePeer = { id, seat, key: tabKey.publicKey, proof: true, presence: 'in' }
    const states: SfuState[] = []
    const topology = createSfu({
      self: { id, seat, proof: true },
      access: () => world.access(id),
      keys,
      talkBox: createBoxesFor('talk', { code: CODE, secret, tabKey, self: { id, proof: true } }),
      post: (notes) => {
        for (const { to, n, box } of notes) everybody.get(to)?.topology.receive({ from: id, link: 0, n, box })
      },
      online: () => true,
      onState: (state) => states.push(state),
      onPublished: () => undefined,
      now: () => performance.now(),
    })
    const events: TopologyEvent[] = []
    topology.subscribe((event) => events.push(event))
    const somebody = { topology, remote, events, states, keys }
    everybody.set(id, somebody)
    undo.push(() => topology.close())
    return somebody
  }
  const world: SfuWorld = {
    room,
    access: async (identity) => ({ url: server.url, token: await makeToken(server, room, identity) }),
    person: async (id, keys = testKeys([key], key)) => {
      seats += 1
      return join(id, seats, await makeTabKey(), keys)
    },
    reload: async ({ remote }) => join(remote.id, remote.seat, await makeTabKey(), testKeys([key], key)),
    track: (source) => {
      const { track, stop } = makeTrack(source)
      undo.push(() => {
        track.stop()
        stop()
      })
      return track
    },
    close: async () => {
      for (const action of undo.splice(0)) action()
    },
  }
  return world
}
