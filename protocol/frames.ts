// Frames of the room's WebSocket, version in the subprotocol (limits.ts). Two unions and nothing else.
import * as v from 'valibot'
import { MessageId, SealedMessage, Seq, StampedMessage } from './chat.ts'
import { ERROR_CODES } from './errors.ts'
import { Counts, SealedNote } from './keys.ts'
import { DOOR_TEXT_MAX_CHARS, HISTORY_MAX, KEY_BOXES_PER_SEAT, SEATS_MAX } from './limits.ts'
import { RoomSettings, SettingsChange } from './settings.ts'
import {
  Entry,
  Identity,
  Instant,
  Name,
  Peer,
  PeerId,
  Plan,
  PlanEpoch,
  Proof,
  PublicKey,
  ResumeKey,
  Role,
  RoomInfo,
  SealedSignal,
  Visitor,
} from './values.ts'

/** Words for somebody at the door; cleaned before they are passed on. */
const DoorText = v.pipe(v.string(), v.minLength(1), v.maxLength(DOOR_TEXT_MAX_CHARS * 2))
/** What one can be asked to stop sending, or to begin. */
const Stoppable = v.picklist(['microphone', 'camera', 'screen'])

const hasFewForEach = (boxes: readonly { readonly to: PeerId }[]): boolean => {
  const counts = new Map<PeerId, number>()
  for (const { to } of boxes) counts.set(to, (counts.get(to) ?? 0) + 1)
  return Math.max(...counts.values()) <= KEY_BOXES_PER_SEAT
}

/** What a browser says to the room. */
export const ClientFrame = v.variant('type', [
  /** Ask to come in. `name` counts for guests only. With `resume`, the same seat as before. */
  v.object({ type: v.literal('enter'), name: Name, key: PublicKey, resume: v.optional(ResumeKey) }),
  /** A sealed signal to another seat that is in. */
  v.object({ type: v.literal('signal'), to: PeerId, ...SealedSignal.entries }),
  /** Key messages, each for one seat that is in; as many as fit a frame. */
  v.object({
    type: v.literal('keys'),
    boxes: v.pipe(
      v.array(v.object({ to: PeerId, ...SealedNote.entries })),
      v.minLength(1),
      v.maxLength(SEATS_MAX),
      v.check((boxes) => hasFewForEach(boxes)),
    ),
  }),
  /** A step of comparing digits with another seat that is in. */
  v.object({ type: v.literal('digits'), to: PeerId, ...SealedNote.entries }),
  /** I came without the link's secret and was handed it: here is its proof. */
  v.object({ type: v.literal('prove'), proof: Proof }),
  /** I leave for good (the button). From the door: I give up waiting. */
  v.object({ type: v.literal('leave') }),

  // The plan: how media goes. Of another epoch than the room's they mean nothing.
  /** All my live sources are on `to`, and every source that I want has come through it. A straggler: I am there now. */
  v.object({ type: v.literal('ready'), epoch: PlanEpoch }),
  /** Links between browsers have been bad for long, or can't carry what is shared. */
  v.object({ type: v.literal('trouble') }),
  /** I can't reach the media server, or lost it and did not get it back. */
  v.object({ type: v.literal('sfu-failed'), epoch: PlanEpoch }),

  // Powers: all from inside, each with a right of its own (worker/room/rights.ts).
  /** Open the door to somebody who waits / to all of them / say no, with a word or without. */
  v.object({ type: v.literal('admit'), peer: PeerId }),
  v.object({ type: v.literal('admit-all') }),
  v.object({ type: v.literal('refuse'), peer: PeerId, reason: v.exactOptional(DoorText) }),
  /** To those who wait: all, or one. */
  v.object({ type: v.literal('door-message'), text: DoorText, peer: v.exactOptional(PeerId) }),
  v.object({ type: v.literal('settings'), change: SettingsChange }),
  /** Names a co-host or takes the role back. `lasting`: for good, agents alone. */
  v.object({
    type: v.literal('role'),
    peer: PeerId,
    role: v.picklist(['cohost', 'participant']),
    lasting: v.exactOptional(v.boolean()),
  }),
  /** Makes somebody else owner too, for this meeting, so that one may go. */
  v.object({ type: v.literal('hand-over'), peer: PeerId }),
  v.object({ type: v.literal('mute'), peer: PeerId, source: Stoppable }),
  /** The microphones of all participants. */
  v.object({ type: v.literal('mute-all') }),
  v.object({ type: v.literal('ask-unmute'), peer: PeerId }),
  v.object({ type: v.literal('hand'), up: v.boolean() }),
  v.object({ type: v.literal('lower'), peer: PeerId }),
  v.object({ type: v.literal('lower-all') }),
  /** Out, at once. `out`: and kept out, for as long as the room lasts. */
  v.object({ type: v.literal('remove'), peer: PeerId, out: v.boolean() }),
  /** Say something, with the same id however often; `allow.chat` says who may. */
  v.object({ type: v.literal('chat'), message: SealedMessage }),
  /** Take back what one has said. */
  v.object({ type: v.literal('chat-delete'), id: MessageId }),
  /** Hosts: all that was said until now is gone. */
  v.object({ type: v.literal('chat-clear') }),
  /** Guests only: an agent's name is verified. */
  v.object({ type: v.literal('rename'), name: Name }),
  /** Owners: the link is another one from now on; this is the proof of the new one. */
  v.object({ type: v.literal('new-link'), proof: Proof }),
  /** End for all. */
  v.object({ type: v.literal('end') }),
])
export type ClientFrame = Readonly<v.InferOutput<typeof ClientFrame>>

/** What the room says to a browser. */
export const RoomFrame = v.variant('type', [
  /** First frame of every socket: what one sees from the door. */
  v.object({ type: v.literal('door'), room: RoomInfo, entry: Entry, inside: v.array(Visitor) }),
  /** Differences of `inside`, while at the door. */
  v.object({ type: v.literal('door-joined'), visitor: Visitor }),
  v.object({ type: v.literal('door-left'), id: PeerId }),
  /** The door is another one now: whether one would enter, and what it shows of those inside. */
  v.object({ type: v.literal('door-changed'), entry: Entry, inside: v.array(Visitor) }),
  /** While waiting: words of somebody inside. */
  v.object({ type: v.literal('door-message'), text: DoorText }),
  /** Not let in, and why; the close follows. Without a reason there is only the close. */
  v.object({ type: v.literal('refused'), reason: DoorText }),
  /**
   * `enter` was heard, and somebody must open. `hosts`: whether anybody is inside who could; sent again when that changes.
   * `resume`, in the first such frame of a socket: keeps the place in the queue when one comes back with `enter`.
   */
  v.object({ type: v.literal('waiting'), id: PeerId, hosts: v.boolean(), resume: v.optional(ResumeKey) }),
  /** All the state there is; from now on only differences. `now` is the server's clock. */
  v.object({
    type: v.literal('welcome'),
    self: v.object({
      id: PeerId,
      seat: v.number(),
      role: Role,
      identity: Identity,
      /** What the others see: the room knows that this seat holds the link. */
      proof: v.boolean(),
      hand: v.exactOptional(Instant),
      imitates: v.exactOptional(v.literal(true)),
      /** Who made the room: the role is theirs for good. */
      maker: v.exactOptional(v.literal(true)),
      resume: ResumeKey,
      elsewhere: v.boolean(),
    }),
    room: RoomInfo,
    settings: RoomSettings,
    peers: v.array(Peer),
    waiting: v.array(Visitor),
    plan: Plan,
    counts: Counts,
    began: Instant,
    now: Instant,
  }),
  v.object({ type: v.literal('joined'), peer: Peer }),
  /** Any change of a peer we know: away and back, a new key after a reload, role, hand, name, proof. */
  v.object({ type: v.literal('changed'), peer: Peer }),
  /** The same of oneself. */
  v.object({
    type: v.literal('self'),
    role: Role,
    identity: Identity,
    proof: v.boolean(),
    hand: v.exactOptional(Instant),
    imitates: v.exactOptional(v.literal(true)),
    maker: v.exactOptional(v.literal(true)),
  }),
  v.object({ type: v.literal('settings'), settings: RoomSettings }),
  /** Its owner has called it otherwise; at the door too. */
  v.object({ type: v.literal('room'), room: RoomInfo }),
  /** An owner made a new link; what `proof` says of oneself and of others is about that one from now on. */
  v.object({ type: v.literal('new-link'), by: PeerId }),
  /** Any change of the plan that `welcome` told of. */
  v.object({ type: v.literal('plan'), plan: Plan }),
  /** To the one concerned: a host switches this off, or asks for it. */
  v.object({ type: v.literal('told'), what: v.picklist(['mute', 'unmute']), source: Stoppable, by: PeerId }),
  /** `counts` has this one among them. */
  v.object({ type: v.literal('left'), id: PeerId, why: v.picklist(['left', 'gone', 'removed']), counts: Counts }),
  /** Somebody waits at the door, last in the queue / is marked now, or no longer / no longer waits. */
  v.object({ type: v.literal('knock'), visitor: Visitor }),
  v.object({ type: v.literal('knock-changed'), visitor: Visitor }),
  v.object({ type: v.literal('knock-over'), id: PeerId }),
  /** From another seat; the sender is stamped by the room. */
  v.object({ type: v.literal('signal'), from: PeerId, ...SealedSignal.entries }),
  v.object({ type: v.literal('keys'), from: PeerId, ...SealedNote.entries }),
  v.object({ type: v.literal('digits'), from: PeerId, ...SealedNote.entries }),
  /**
   * After each `welcome`, at least one: what the room keeps, in order, in as many frames as it takes; `last` with the last.
   * `cleared`: a host cleared all up to this stamp, 0 if never. `earlier`: there were older ones, which the room dropped.
   */
  v.object({
    type: v.literal('chat-history'),
    messages: v.pipe(v.array(StampedMessage), v.maxLength(HISTORY_MAX)),
    cleared: v.pipe(v.number(), v.integer(), v.minValue(0)),
    earlier: v.boolean(),
    last: v.boolean(),
  }),
  /** Stamped, to everybody in, the sender too; to the sender alone when it had been stamped before. */
  v.object({ type: v.literal('chat'), message: StampedMessage }),
  v.object({ type: v.literal('chat-deleted'), from: PeerId, id: MessageId }),
  v.object({ type: v.literal('chat-cleared'), upTo: Seq }),
  /** The message with this id of one's own was not taken. */
  v.object({
    type: v.literal('chat-refused'),
    id: MessageId,
    code: v.picklist(['frame.not-allowed', 'frame.too-many']),
  }),
  v.object({ type: v.literal('error'), code: v.picklist(ERROR_CODES) }),
])
export type RoomFrame = Readonly<v.InferOutput<typeof RoomFrame>>

export type FrameOf<U extends { type: string }, T extends U['type']> = Extract<U, { type: T }>
