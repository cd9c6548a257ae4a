// What the room keeps of the chat, for whom and how much: the newest messages, in order, for whoever comes in. What is not
// there any more can be read off the stamps, which rise by one: nothing but age and a host takes a place away.
import type { StampedMessage } from '../../protocol/chat.ts'
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import { FRAME_MAX_CHARS, HISTORY_MAX, HISTORY_MAX_CHARS } from '../../protocol/limits.ts'
import type { RoomState } from './state.ts'

/** Of a frame, for its messages: the rest is for what stands around them. */
const PART_MAX_CHARS = FRAME_MAX_CHARS - 256

type Messages = RoomState['messages']

/** The stamp that was given last, 0 if none. The newest message is always kept, or was cleared. */
export const lastSeq = ({ room, messages }: RoomState): number =>
  Math.max(room?.cleared ?? 0, [...messages.values()].at(-1)?.seq ?? 0)

const charsOf = (message: StampedMessage): number => ('box' in message ? message.box.length : 0)

/** The newest of these, as many as the room keeps. */
export const bounded = (messages: Messages): Messages => {
  const entries = [...messages]
  let chars = entries.reduce((sum, [, message]) => sum + charsOf(message), 0)
  let count = entries.length
  const tooMany = (): boolean => count > HISTORY_MAX || (chars > HISTORY_MAX_CHARS && count > 1)
  for (const [, message] of entries) {
    if (!tooMany()) break
    chars -= charsOf(message)
    count--
  }
  return count === entries.length ? messages : new Map(entries.slice(-count))
}

/** All that is kept, in as many frames as it takes, at least one. */
export const historyFrames = ({ room, messages }: RoomState): readonly FrameOf<RoomFrame, 'chat-history'>[] => {
  const parts: StampedMessage[][] = []
  let left = 0
  for (const message of messages.values()) {
    const size = JSON.stringify(message).length + 1
    if (size > left) {
      parts.push([])
      left = PART_MAX_CHARS
    }
    parts.at(-1)?.push(message)
    left -= size
  }
  const cleared = room?.cleared ?? 0
  const earlier = (parts[0]?.[0]?.seq ?? 0) > cleared + 1
  const all = parts.length === 0 ? [[]] : parts
  return all.map((part, index) => ({
    type: 'chat-history',
    messages: part,
    cleared,
    earlier,
    last: index === all.length - 1,
  }))
}
