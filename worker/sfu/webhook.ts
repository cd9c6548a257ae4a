// LiveKit says who has come into one of its rooms. Removing somebody there does not revoke the token, and LiveKit renews the
// tokens of who is connected: so whoever comes without a seat in the meeting is sent away again.
import { Hono } from 'hono'
import { errors, jwtVerify } from 'jose'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { CodedError } from '../errors.ts'
import { log } from '../log.ts'
import { readBytes } from '../requests.ts'
import { roomOf } from '../room-stub.ts'
import { type SfuSettings, settingsOf } from '../settings.ts'
import { codeOfRoomName } from './room-name.ts'
import { actAtSfu } from './room-service.ts'

/** An event holds the room and one participant with all its tracks. */
const EVENT_MAX_BYTES = 65_536
/** Clocks of two servers. */
const SKEW_S = 10

/** Events after which somebody is there; the others are none of our business. */
const COMING: ReadonlySet<string> = new Set(['participant_joined', 'track_published'])
const Event = v.object({
  event: v.string(),
  room: v.optional(v.object({ name: v.optional(v.string(), '') })),
  participant: v.optional(v.object({ identity: v.optional(v.string(), '') })),
})

/** Refuses what is not signed with our key, or whose body is another than the signed one; both on the bytes as they came. */
const mustBeLivekits = async (sfu: SfuSettings, token: string, body: Uint8Array<ArrayBuffer>): Promise<void> => {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(sfu.secret), {
      algorithms: ['HS256'],
      issuer: sfu.key,
      requiredClaims: ['exp'],
      clockTolerance: SKEW_S,
    })
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
    if (payload.sha256 === btoa(String.fromCharCode(...digest))) return
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
  }
  throw new CodedError('ticket.invalid', 'not LiveKit')
}

export const livekit = new Hono<{ Bindings: Env }>().post('/webhook', async (c) => {
  const settings = settingsOf(c.env)
  if (settings.sfu === null) throw new CodedError('request.not-found')
  const body = await readBytes(c.req.raw, EVENT_MAX_BYTES)
  await mustBeLivekits(settings.sfu, c.req.header('Authorization') ?? '', body)
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Event), new TextDecoder().decode(body))
  if (!parsed.success) throw new CodedError('request.invalid', 'no event')
  const { event, room, participant } = parsed.output
  const [name, peer] = [room?.name ?? '', participant?.identity ?? '']
  // a LiveKit may have rooms that are not ours
  const code = COMING.has(event) && peer !== '' ? await codeOfRoomName(settings.keys, name) : null
  if (code !== null && !(await roomOf(c.env, settings, code).sits(peer))) {
    log({ event: 'sfu.stranger' })
    await actAtSfu(settings.sfu, name, { do: 'remove', peer })
  }
  return c.json({})
})
