// Values that appear in frames and in HTTP bodies: ids, keys, people. Shapes only; no rule of a room.
import * as v from 'valibot'
import { BOX_MAX_CHARS, NAME_MAX_CHARS, ORGANISATION_MAX_CHARS, TITLE_MAX_CHARS } from './limits.ts'

const base64url = (chars: number) => v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`)))
/** base64url(IV 12 bytes ‖ AES-256-GCM ciphertext), of so many characters. */
export const box = (least: number, most: number) =>
  v.pipe(v.string(), v.minLength(least), v.maxLength(most), v.regex(/^[A-Za-z0-9_-]+$/))

/** Opaque id of a seat, made by the room: 96 bits, 16 base64url characters. */
export const PeerId = base64url(16)
export type PeerId = v.InferOutput<typeof PeerId>

/** 128-bit secret of a seat, 22 base64url characters. Only its hash is stored. */
export const ResumeKey = base64url(22)
/** HKDF-SHA256(L, "proof"), 32 bytes, 43 base64url characters (DESIGN §6). */
export const Proof = base64url(43)
/** Raw uncompressed P-256 public key (SEC 1 §2.3.3), 65 bytes, 87 base64url characters. */
export const PublicKey = base64url(87)
export type PublicKey = v.InferOutput<typeof PublicKey>

/** A name as shown; cleaned by `cleanName` before it is believed. */
export const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_MAX_CHARS * 2))
/** Text of 1 to so many code points, as `cleanName` cuts it. */
const text = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.check((value) => [...value].length <= most),
  )
export const Organisation = text(ORGANISATION_MAX_CHARS)
export const Title = text(TITLE_MAX_CHARS)

/** Who somebody is, as the server says it: never taken from the client, but for a guest's name. */
export const Identity = v.variant('kind', [
  v.object({ kind: v.literal('agent'), name: Name, organisation: v.nullable(Organisation) }),
  v.object({ kind: v.literal('guest'), name: Name }),
])
export type Identity = v.InferOutput<typeof Identity>

/** `owner` made the room, or was handed it for this meeting; `cohost` was named, or took over. Both are hosts. */
export const Role = v.picklist(['owner', 'cohost', 'participant'])
export type Role = v.InferOutput<typeof Role>

/** Whether one enters at once or must be let in. */
export const Entry = v.picklist(['open', 'knock'])
export type Entry = v.InferOutput<typeof Entry>

/** Milliseconds since the epoch, server's clock. */
export const Instant = v.pipe(v.number(), v.integer(), v.minValue(0))
export type Instant = v.InferOutput<typeof Instant>

/** Said of a guest whose name could be taken for that of a verified agent who is present. */
const Imitates = v.exactOptional(v.literal(true))

/** What those at the door see of somebody inside, and those inside of somebody who waits. */
export const Visitor = v.object({ id: PeerId, identity: Identity, imitates: Imitates })
export type Visitor = v.InferOutput<typeof Visitor>

/**
 * One entry of the roster. `seat` is the order of arrival, never reused: of two peers the lower one offers.
 * `proof`: came with the link's proof, so it holds L, so pair keys contain psk (DESIGN §6).
 */
export const Peer = v.object({
  id: PeerId,
  seat: v.pipe(v.number(), v.integer(), v.minValue(1)),
  identity: Identity,
  role: Role,
  key: PublicKey,
  proof: v.boolean(),
  presence: v.picklist(['in', 'away']),
  since: Instant,
  /** When the hand went up, while it is: hands are called in this order, then by `seat`. */
  hand: v.exactOptional(Instant),
  imitates: Imitates,
})
export type Peer = Readonly<v.InferOutput<typeof Peer>>

/** How media goes: from browser to browser, or through the media server. */
export const Topology = v.picklist(['mesh', 'sfu'])
export type Topology = v.InferOutput<typeof Topology>

/** Number of a move, from 1; 0: nothing has moved yet. A move's commit keeps its number, everything else raises it. */
export const PlanEpoch = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Why media goes on where it is, or is back there, though the room wanted it elsewhere. */
export const PlanReason = v.picklist(['sfu-failed', 'too-slow'])
export type PlanReason = v.InferOutput<typeof PlanReason>

/**
 * Where the media of the room is, or goes (DESIGN §4). `barrier`: whom the move waits for; who is not among them opens only
 * `to`. `stragglers`: who can't be reached there; pairs with one of them use the other topology, building the link where
 * there is none. Absent: nobody.
 */
export const Plan = v.variant('kind', [
  v.object({
    kind: v.literal('steady'),
    epoch: PlanEpoch,
    on: Topology,
    stragglers: v.exactOptional(v.array(PeerId)),
    why: v.exactOptional(PlanReason),
  }),
  v.object({
    kind: v.literal('moving'),
    epoch: PlanEpoch,
    to: Topology,
    barrier: v.array(PeerId),
    stragglers: v.exactOptional(v.array(PeerId)),
    /** Server's clock: by then it is decided. */
    deadline: Instant,
  }),
])
export type Plan = Readonly<v.InferOutput<typeof Plan>>

/** The media server, as one hears of it at the door: where it is, and with how many people a room still needs none. */
export const SfuInfo = v.object({ url: v.pipe(v.string(), v.url()), meshMax: v.pipe(v.number(), v.integer()) })
export type SfuInfo = v.InferOutput<typeof SfuInfo>

/** What is known of the room before and in the call. */
export const RoomInfo = v.object({
  title: v.nullable(Title),
  host: v.nullable(v.object({ name: Name, organisation: v.nullable(Organisation) })),
})
export type RoomInfo = v.InferOutput<typeof RoomInfo>

/** ICE settings for RTCPeerConnection; credentials end at `expiresAt`. */
export const IceConfig = v.object({
  servers: v.array(
    v.object({
      urls: v.array(v.string()),
      username: v.optional(v.string()),
      credential: v.optional(v.string()),
    }),
  ),
  policy: v.picklist(['all', 'relay']),
  expiresAt: v.nullable(Instant),
})
export type IceConfig = v.InferOutput<typeof IceConfig>

/**
 * A sealed signal. `link`: generation of the link, issued by the offering side. `n`: rises per direction.
 * `box`: a `Signals` array as JSON.
 */
export const SealedSignal = v.object({
  link: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  n: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
  box: box(38, BOX_MAX_CHARS),
})
export type SealedSignal = Readonly<v.InferOutput<typeof SealedSignal>>
