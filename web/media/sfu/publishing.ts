// Our own tracks on the SFU: one place for each source, brought in line one step at a time. A microphone or a camera that
// goes off stays published and sends nothing, so that on and off again need no negotiation with everybody.
// Tracks are clones: what livekit does to them (muting, stopping, a page that freezes) reaches no other link.
import { type LocalTrack, type LocalTrackPublication, type Room, Track, type TrackPublishOptions } from 'livekit-client'
import { SOURCES, type Source } from '../../../protocol/peer-messages.ts'
import { sfuCap } from '../../call/caps.ts'
import type { LocalTracks } from '../topology.ts'

export const SFU_SOURCE: Readonly<Record<Source, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  'screen-sound': Track.Source.ScreenShareAudio,
}
/** RED carries sound twice, once without its seal's knowledge; other codecs than VP8 hide what the seal leaves clear. */
const SEALED: TrackPublishOptions = { videoCodec: 'vp8', backupCodec: false, red: false, stopMicTrackOnMute: false }
/** A screen is read: one picture, whole. A camera comes in as many sizes as are looked at. */
const OPTIONS: Readonly<Record<Source, TrackPublishOptions>> = {
  microphone: { ...SEALED, dtx: true },
  camera: { ...SEALED, simulcast: true },
  screen: { ...SEALED, simulcast: false },
  'screen-sound': { ...SEALED, dtx: false, forceStereo: true },
}
/** Its largest picture; the smaller copies of it are livekit's. Of a camera that doesn't say its size it is livekit's too. */
const cameraEncoding = ({ width = 0, height = 0 }: MediaTrackSettings): TrackPublishOptions =>
  width === 0 || height === 0 ? {} : { videoEncoding: sfuCap(Math.max(width, height)) }
/** The order in which they are published: sound first (facts/sfu.md §12). */
const ORDER: readonly Source[] = ['microphone', 'screen', 'screen-sound', 'camera']
const AGAIN_MS = 1_000

interface Place {
  /** The original whose clone is sent; null: nothing is. */
  of: MediaStreamTrack | null
  clone: MediaStreamTrack | null
  publication: LocalTrackPublication | null
}

export interface Publishing {
  setTracks(tracks: LocalTracks): void
  /** The room is connected (again). */
  connected(): void
  /** Sources of ours that are on and live there. */
  live(): readonly Source[]
  /** Bytes sent for one source so far, as the browser counts. */
  report(source: Source): Promise<RTCStatsReport | undefined>
  close(): void
}

export const createPublishing = (room: Room, changed: () => void): Publishing => {
  const places = new Map<Source, Place>(SOURCES.map((source) => [source, { of: null, clone: null, publication: null }]))
  let wanted: LocalTracks = {}
  let open = false
  let closed = false
  let working = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const want = (source: Source): MediaStreamTrack | null => wanted[source] ?? null
  const next = (): Source | undefined => ORDER.find((source) => places.get(source)?.of !== want(source))

  const bring = async (source: Source, place: Place, track: MediaStreamTrack | null): Promise<void> => {
    const old = place.clone
    const sent: LocalTrack | undefined = place.publication?.track
    if (track === null) {
      if (source === 'screen' || source === 'screen-sound') {
        if (sent !== undefined) await room.localParticipant.unpublishTrack(sent, false)
        place.publication = null
      } else await sent?.pauseUpstream()
      place.clone = null
    } else {
      const clone = track.clone()
      clone.contentHint = track.contentHint
      place.clone = clone
      if (sent === undefined) {
        const encoding = source === 'camera' ? cameraEncoding(clone.getSettings()) : {}
        const options = { ...OPTIONS[source], ...encoding, source: SFU_SOURCE[source] }
        place.publication = await room.localParticipant.publishTrack(clone, options)
      } else {
        await sent.replaceTrack(clone, true)
        await sent.resumeUpstream()
      }
    }
    place.of = track
    old?.stop()
  }
  const work = async (): Promise<void> => {
    if (working || !open || closed) return
    working = true
    for (let source = next(); source !== undefined && open && !closed; source = next()) {
      const place = places.get(source)
      if (place === undefined) break
      try {
        await bring(source, place, want(source))
      } catch (error) {
        // the room is going, or the server said no: the next connection, or a while, may say otherwise
        console.debug('publish', error)
        clearTimeout(timer)
        timer = setTimeout(() => void work(), AGAIN_MS)
        break
      }
      changed()
    }
    working = false
  }

  return {
    setTracks: (tracks) => {
      wanted = tracks
      void work()
    },
    connected: () => {
      open = true
      void work()
    },
    live: () => SOURCES.filter((source) => places.get(source)?.of !== null),
    report: async (source) => places.get(source)?.publication?.track?.getRTCStatsReport(),
    close: () => {
      closed = true
      clearTimeout(timer)
      for (const { clone } of places.values()) clone?.stop()
    },
  }
}
