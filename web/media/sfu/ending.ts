// The end of a connection to the SFU: at once; or, where the SFU died, when what is left of it is needed no more, because the
// last pictures of a connection are black as soon as it is closed.
import type { Room } from 'livekit-client'

/** Until the mesh has pictures (HANDOVER.lingerMaxMs), and a little. */
const REMAINS_MS = 10_000

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
  const timer = died ? setTimeout(end, REMAINS_MS) : undefined
  // livekit would come back to life with the network, under the identity of whoever came after it
  if (died) addEventListener('online', end)
  else end()
}
