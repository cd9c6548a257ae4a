// The four outgoing m-lines of one connection: which track each carries, how much it may cost, and key frames.
// Tracks are cloned per connection (two receivers of one local track report the same id) and stopped with it.
import { SOURCES, type Source } from '../../../protocol/peer-messages.ts'
import type { VideoCap } from '../../call/caps.ts'
import type { LocalTracks } from '../topology.ts'

const KIND: Readonly<Record<Source, 'audio' | 'video'>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-sound': 'audio',
}
/** Kinds in the order of the m-lines. */
export const M_LINES: readonly ('audio' | 'video')[] = SOURCES.map((source) => KIND[source])

export interface Senders {
  setTracks(tracks: LocalTracks): void
  setCap(source: 'camera' | 'screen', cap: VideoCap): void
  /** Asks each video encoder for a key frame (WebRTC extensions, RTCRtpEncodingOptions). */
  keyFrames(): void
  close(): void
}

type KeyFrameSender = RTCRtpSender & {
  setParameters(
    parameters: RTCRtpSendParameters,
    options?: { readonly encodingOptions: { keyFrame: boolean }[] },
  ): Promise<void>
}

export const createSenders = (transceivers: readonly RTCRtpTransceiver[]): Senders => {
  const outgoing = new Map<Source, { readonly from: MediaStreamTrack; readonly clone: MediaStreamTrack }>()
  /** All that is not stopped yet: a browser never answers a replacement that a closing connection overtook. */
  const clones = new Set<MediaStreamTrack>()
  const caps = new Map<Source, VideoCap>()
  /** Reading and writing parameters must not interleave: one change of a sender after the other. */
  const queues = new Map<Source, Promise<void>>()
  let closed = false

  const senderOf = (source: Source): RTCRtpSender | undefined => transceivers[SOURCES.indexOf(source)]?.sender
  const change = (source: Source, how: (sender: RTCRtpSender) => Promise<void>): void => {
    const sender = senderOf(source)
    if (sender === undefined) return
    const done = (queues.get(source) ?? Promise.resolve()).then(async () => {
      if (closed) return
      try {
        await how(sender)
      } catch (error) {
        // the connection closed meanwhile, or the browser knows no such parameter: media flows as it did
        console.debug('sender', source, error)
      }
    })
    queues.set(source, done)
  }
  const applyParameters = (source: Source): void =>
    change(source, async (sender) => {
      const parameters = sender.getParameters()
      const [encoding] = parameters.encodings ?? []
      if (encoding === undefined) return
      if (KIND[source] === 'audio') {
        // sound first, always
        encoding.priority = 'high'
        encoding.networkPriority = 'high'
      } else Object.assign(encoding, caps.get(source))
      await sender.setParameters(parameters)
    })
  const stop = (clone: MediaStreamTrack | null | undefined): void => {
    clone?.stop()
    if (clone) clones.delete(clone)
  }
  const put = (source: Source, track: MediaStreamTrack | null): void => {
    const old = outgoing.get(source)
    if ((old?.from ?? null) === track) return
    const clone = track?.clone() ?? null
    if (clone !== null && track !== null) {
      clone.contentHint = track.contentHint
      clones.add(clone)
      outgoing.set(source, { from: track, clone })
    } else outgoing.delete(source)
    // outside the queue: before the first offer this must happen in the same turn
    const replaced = senderOf(source)?.replaceTrack(clone) ?? Promise.resolve()
    replaced.then(
      () => {
        stop(old?.clone)
        if (clone !== null) applyParameters(source)
      },
      () => stop(clone), // the connection closed meanwhile
    )
  }

  return {
    setTracks: (tracks) => {
      if (!closed) for (const source of SOURCES) put(source, tracks[source] ?? null)
    },
    setCap: (source, cap) => {
      const known = caps.get(source)
      if (known !== undefined && JSON.stringify(known) === JSON.stringify(cap)) return
      caps.set(source, cap)
      if (outgoing.has(source)) applyParameters(source)
    },
    keyFrames: () => {
      for (const source of ['camera', 'screen'] as const)
        if (outgoing.has(source)) change(source, (sender) => askKeyFrame(sender as KeyFrameSender))
    },
    close: () => {
      closed = true
      for (const clone of clones) stop(clone)
      outgoing.clear()
    },
  }
}

const askKeyFrame = async (sender: KeyFrameSender): Promise<void> => {
  const parameters = sender.getParameters()
  // one that sleeps (nobody looks) begins with a key frame when it wakes, and must not be woken here
  if (!parameters.encodings?.some(({ active }) => active)) return
  let known = false
  await sender.setParameters(parameters, {
    // a browser that does not know encodingOptions passes over it in silence: whether it looks is the only sign
    get encodingOptions() {
      known = true
      return parameters.encodings.map(() => ({ keyFrame: true }))
    },
  })
  if (known) return
  // an encoding that wakes begins with a key frame
  for (const active of [false, true]) {
    const again = sender.getParameters()
    for (const encoding of again.encodings) encoding.active = active
    await sender.setParameters(again)
  }
}
