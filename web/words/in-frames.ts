// Sealed notes for many people, in as few frames as the room takes them in.
import type { SealedNote } from '../../protocol/keys.ts'
import { FRAME_MAX_CHARS, KEY_BOXES_PER_SEAT } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/values.ts'

export interface Addressed extends SealedNote {
  readonly to: PeerId
}

/** Room for what stands around the boxes of a frame. */
const BOXES_MAX_CHARS = FRAME_MAX_CHARS - 2_048

/** Notes in as few frames as the room takes them in. */
export const inFrames = (notes: readonly Addressed[]): readonly Addressed[][] => {
  const frames: Addressed[][] = []
  let room = 0
  for (const note of notes) {
    const size = JSON.stringify(note).length
    const theirs = frames.at(-1)?.filter(({ to }) => to === note.to).length ?? 0
    if (frames.length === 0 || size > room || theirs >= KEY_BOXES_PER_SEAT) {
      frames.push([])
      room = BOXES_MAX_CHARS
    }
    frames.at(-1)?.push(note)
    room -= size
  }
  return frames
}
