// LiveKit's RoomService (Twirp over HTTP, JSON), as far as a room needs it. One try each, within seconds: the room never waits
// for it, and nothing that matters depends on it (threat-model.md).
import * as v from 'valibot'
import type { SfuAct, SfuSource } from '../room/events.ts'
import type { SfuSettings } from '../settings.ts'
import { mintCallToken } from './token.ts'

const ANSWER_WITHIN_MS = 3_000
/** An object has six connections at once. */
const CALLS_AT_ONCE = 5

/** LiveKit's words in RoomService. */
const NAMED: Readonly<Record<SfuSource, readonly string[]>> = {
  microphone: ['MICROPHONE'],
  camera: ['CAMERA'],
  screen: ['SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'],
}

const Participants = v.object({
  participants: v.optional(
    v.array(
      v.object({
        identity: v.string(),
        // protobuf's JSON leaves out what is empty or false
        tracks: v.optional(
          v.array(
            v.object({
              sid: v.string(),
              source: v.optional(v.string(), 'UNKNOWN'),
              muted: v.optional(v.boolean(), false),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
})

/** Carries out one act in the room of this name. Rejects when LiveKit refuses, or does not answer in time. */
export const actAtSfu = async (sfu: SfuSettings, room: string, act: SfuAct): Promise<void> => {
  switch (act.do) {
    case 'remove':
      await call(sfu, 'RemoveParticipant', room, { room, identity: act.peer })
      return
    case 'allow':
      await call(sfu, 'UpdateParticipant', room, { room, identity: act.peer, permission: permissionFor(act.sources) })
      return
    case 'mute':
      return mute(sfu, room, act.peers, NAMED[act.source])
    case 'close':
      await call(sfu, 'DeleteRoom', null, { room })
  }
}

/** As in the token (token.ts): a permission is replaced as a whole. */
const permissionFor = (sources: readonly SfuSource[]) => ({
  can_subscribe: true,
  can_publish: sources.length > 0,
  can_publish_sources: sources.flatMap((source) => NAMED[source]),
  can_publish_data: false,
})

/** Tracks have ids of LiveKit's: they are asked for first. */
const mute = async (sfu: SfuSettings, room: string, peers: readonly string[], sources: readonly string[]) => {
  const answer = v.parse(Participants, (await call(sfu, 'ListParticipants', room, { room })) ?? {})
  const muted = answer.participants
    .filter(({ identity }) => peers.includes(identity))
    .flatMap(({ identity, tracks }) =>
      tracks
        .filter((track) => sources.includes(track.source) && !track.muted)
        .map(({ sid }) => ({ room, identity, track_sid: sid, muted: true })),
    )
  for (let at = 0; at < muted.length; at += CALLS_AT_ONCE)
    await Promise.all(muted.slice(at, at + CALLS_AT_ONCE).map((ask) => call(sfu, 'MutePublishedTrack', room, ask)))
}

/** null: whom or what it is about isn't there, which is what was wanted of most calls. */
const call = async (sfu: SfuSettings, method: string, room: string | null, body: unknown): Promise<unknown> => {
  const answer = await fetch(`${sfu.api}/twirp/livekit.RoomService/${method}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await mintCallToken(sfu, room, Date.now())}`,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  // read to its end, or the connection is held
  const text = await answer.text()
  if (answer.ok) return JSON.parse(text)
  if (answer.status === 404) return null
  throw new Error(`${method} answered ${answer.status}`)
}
