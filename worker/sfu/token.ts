// LiveKit's access tokens (JWT, HS256; claim `video` has the grants). For a seat: one room, one identity, exactly what it
// may send. For ourselves: one call of RoomService.
import { SignJWT } from 'jose'
import type { SfuSource } from '../room/events.ts'
import type { SfuSettings } from '../settings.ts'

/** It opens a connection and LiveKit renews it; removing somebody does not revoke it, so it is short. */
const SEAT_TTL_S = 5 * 60
const CALL_TTL_S = 60

/** LiveKit's words in tokens. A screen's sound goes with the screen. */
const GRANTED: Readonly<Record<SfuSource, readonly string[]>> = {
  microphone: ['microphone'],
  camera: ['camera'],
  screen: ['screen_share', 'screen_share_audio'],
}

const sign = (
  { key, secret }: SfuSettings,
  identity: string | null,
  video: Readonly<Record<string, unknown>>,
  now: number,
  ttlS: number,
): Promise<string> => {
  const second = Math.floor(now / 1000)
  const token = new SignJWT({ video })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(key)
    .setIssuedAt(second)
    .setNotBefore(second)
    .setExpirationTime(second + ttlS)
  return (identity === null ? token : token.setSubject(identity)).sign(new TextEncoder().encode(secret))
}

export interface SfuSeat {
  readonly room: string
  /** The seat's opaque id: no name, no metadata. A second connection under it ends the first. */
  readonly identity: string
  readonly sources: readonly SfuSource[]
}

export const mintSeatToken = (sfu: SfuSettings, { room, identity, sources }: SfuSeat, now: number): Promise<string> =>
  sign(
    sfu,
    identity,
    {
      room,
      roomJoin: true,
      canSubscribe: true,
      // an empty list of sources would mean all of them
      canPublish: sources.length > 0,
      canPublishSources: sources.flatMap((source) => GRANTED[source]),
      // small messages are sealed and go by our own channels; the SFU's would be a way past the room
      canPublishData: false,
      canUpdateOwnMetadata: false,
    },
    now,
    SEAT_TTL_S,
  )

/** `room`: for calls about who is in it; null: for ending a room, which LiveKit grants with making them. */
export const mintCallToken = (sfu: SfuSettings, room: string | null, now: number): Promise<string> =>
  sign(sfu, null, room === null ? { roomCreate: true } : { roomAdmin: true, room }, now, CALL_TTL_S)
