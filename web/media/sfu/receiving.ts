// What is received of whom: one source after the other, in the size that is looked at, and nothing of those who are gone.
// Knows publications and ids; who is on the roster is told.
import type { RemoteTrackPublication, Room } from 'livekit-client'
import { SOURCES, type Source } from '../../../protocol/peer-messages.ts'
import type { PeerId } from '../../../protocol/values.ts'
import { isPicture } from '../../call/handover-state.ts'
import type { WantedSizes } from '../topology.ts'
import { SFU_SOURCE } from './publishing.ts'

/** Between two pictures that are asked for: a weak machine sets up one decoder after the other, sound at once. */
const PICTURE_EVERY_MS = 60
/** Who leaves has left the SFU by then, and nobody has to say so: each such word costs all an offer and an answer. */
const RELEASE_MS = 1_500

export interface Receiving {
  of(id: PeerId, source: Source): RemoteTrackPublication | undefined
  /** Asks for a source of somebody on the roster; what is said to be in the clear is not even asked for. */
  ask(id: PeerId, source: Source): void
  /** It came: in the size in which it is looked at. */
  size(id: PeerId, source: Source): void
  setWanted(sizes: WantedSizes): void
  /** Nobody's on the roster any more: what still comes of them is stopped, in a moment. */
  release(id: PeerId): void
  /** They are on it again: what still comes goes on. */
  keep(id: PeerId): void
  close(): void
}

/** `lives`: whether there is still anybody to ask. */
export const createReceiving = (room: Room, lives: () => boolean): Receiving => {
  let wanted: WantedSizes = new Map()
  /** Pictures that wait to be asked for. */
  let pictures: RemoteTrackPublication[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const leaving = new Map<PeerId, ReturnType<typeof setTimeout>>()

  const of = (id: PeerId, source: Source): RemoteTrackPublication | undefined =>
    room.remoteParticipants.get(id)?.getTrackPublication(SFU_SOURCE[source]) as RemoteTrackPublication | undefined
  const askNext = (): void => {
    const publication = pictures.shift()
    timer = pictures.length > 0 ? setTimeout(askNext, PICTURE_EVERY_MS) : undefined
    if (lives()) publication?.setSubscribed(true)
  }
  const keep = (id: PeerId): void => {
    clearTimeout(leaving.get(id))
    leaving.delete(id)
  }
  const stop = (id: PeerId): void => {
    keep(id)
    for (const publication of room.remoteParticipants.get(id)?.trackPublications.values() ?? [])
      if (publication.isDesired) publication.setSubscribed(false)
  }
  const size = (id: PeerId, source: Source): void => {
    const publication = of(id, source)
    const sizes = wanted.get(id)
    if (publication?.track === undefined || sizes === undefined || !isPicture(source)) return
    const side = sizes[source]
    publication.setEnabled(side > 0)
    if (side > 0) publication.setVideoDimensions({ width: side, height: Math.round((side * 9) / 16) })
  }

  return {
    of,
    ask: (id, source) => {
      const publication = of(id, source)
      if (publication === undefined || publication.isDesired || !publication.isEncrypted) return
      if (isPicture(source)) {
        if (!pictures.includes(publication)) pictures.push(publication)
        timer ??= setTimeout(askNext)
      } else publication.setSubscribed(true)
    },
    size,
    setWanted: (sizes) => {
      wanted = new Map(sizes)
      for (const id of sizes.keys()) for (const source of SOURCES) size(id, source)
    },
    release: (id) => {
      keep(id)
      pictures = pictures.filter((one) => !SOURCES.some((source) => of(id, source) === one))
      leaving.set(
        id,
        setTimeout(() => stop(id), RELEASE_MS),
      )
    },
    keep,
    close: () => {
      clearTimeout(timer)
      pictures = []
      for (const one of leaving.values()) clearTimeout(one)
    },
  }
}
