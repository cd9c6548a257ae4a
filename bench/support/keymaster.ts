// The longest-present seat of a meeting without a browser: makes the epoch key and hands it to whoever asks, with the
// product's own code. Who has no real key of their own gets none.
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { EpochKey } from '../../web/call/epoch-messages.ts'
import { applyFrame, EMPTY_ROSTER, type Roster } from '../../web/call/roster.ts'
import { createKeyBoxes, type KeyBox } from '../../web/crypto/epoch-pair.ts'
import { deriveProof } from '../../web/crypto/link-secret.ts'
import { makeTabKey } from '../../web/crypto/pair-keys.ts'
import { createBoxKeeper } from '../../web/words/box-keeper.ts'
import { createEpochKeeper, type EpochKeeper } from '../../web/words/epoch-keeper.ts'
import { inFrames } from '../../web/words/in-frames.ts'
import { type Seat, sitDown } from './seats.ts'

export interface Keymaster {
  readonly seat: Seat
  readonly resume: string
  /** The meeting's keys, once there are some. */
  keys(): readonly EpochKey[]
  /** Every frame, after the keys have seen it. */
  onFrame: (frame: RoomFrame) => void
}

/** Sits down first. `isReal`: whose key is worth sealing to, by name. */
export const seatKeymaster = async (
  origin: string,
  code: string,
  secret: string,
  { name, isReal }: { readonly name: string; readonly isReal: (name: string) => boolean },
): Promise<Keymaster> => {
  const tabKey = await makeTabKey()
  let roster: Roster = EMPTY_ROSTER
  let welcome: FrameOf<RoomFrame, 'welcome'> | null = null
  const seat = await sitDown(
    origin,
    code,
    (frame) => {
      welcome = frame
    },
    { name, proof: await deriveProof(secret), key: tabKey.publicKey },
  )
  if (welcome === null) throw new Error('no welcome')
  const { self, counts } = welcome as FrameOf<RoomFrame, 'welcome'>
  const boxes = createBoxKeeper(createKeyBoxes({ code, secret, tabKey, self: { id: self.id, proof: true } }))
  const keeper: EpochKeeper = createEpochKeeper({
    self: { id: self.id, seat: self.seat },
    kept: [],
    keep: () => undefined,
    box: (peer): KeyBox => boxes(peer, secret),
    post: (notes) => {
      for (const each of inFrames(notes)) seat.say({ type: 'keys', boxes: each })
    },
    link: () => undefined,
    changed: () => undefined,
  })
  const peers = () => roster.peers.filter(({ identity }) => isReal(identity.name))
  const master: Keymaster = { seat, resume: self.resume, keys: () => keeper.all(), onFrame: () => undefined }
  roster = applyFrame(roster, welcome)
  keeper.welcome(peers(), counts)
  seat.onFrame = (frame) => {
    roster = applyFrame(roster, frame)
    if (frame.type === 'joined' || frame.type === 'changed') keeper.roster(peers())
    else if (frame.type === 'left') keeper.left(frame.id, peers(), frame.counts)
    else if (frame.type === 'keys') keeper.hear(frame.from, { n: frame.n, box: frame.box })
    master.onFrame(frame)
  }
  return master
}
