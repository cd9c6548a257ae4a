// The end of a connection to the SFU: when it has stopped sending us pictures; or, where the SFU died, when what is left of
// it is needed no more, because the last pictures of a connection are black as soon as it is closed.
import { type RemoteTrackPublication, type Room, Track } from 'livekit-client'

/** Until the mesh has pictures (HANDOVER.lingerMaxMs), and a little. */
const REMAINS_MS = 10_000
/** The server waits 100 ms for another word before it stops a picture. */
const HUSHED_MS = 250

/**
 * Of whoever leaves with pictures coming, LiveKit 1.13 asks every sender for a key frame (each DownTrack that is closed while
 * it sends: sfu/downtrack.go, keyFrameRequester): those who stay would see each other stand still for a few frames.
 */
const hush = (room: Room): void => {
  for (const { trackPublications } of room.remoteParticipants.values())
    for (const publication of trackPublications.values() as Iterable<RemoteTrackPublication>)
      if (publication.kind === Track.Kind.Video && publication.isDesired) publication.setEnabled(false)
}

/** `died`: nothing comes through it any more. The worker seals its frames. */
export const endRoom = (room: Room, worker: Worker, died: boolean): void => {
  const end = (): void => {
    clearTimeout(timer)
    removeEventListener('online', end)
    void room
      .disconnect(false)
      .catch(() => undefined) // it was gone already
      .then(() => worker.terminate())
  }
  const timer = setTimeout(end, died ? REMAINS_MS : HUSHED_MS)
  // livekit would come back to life with the network, under the identity of whoever came after it
  if (died) addEventListener('online', end)
  else hush(room)
}
