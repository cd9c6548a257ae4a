// What comes first of a voice is held for a moment, so that it begins with something in hand. Chromium plays the first packet
// as it comes, however deep a buffer it wants (NetEq, GetDecision: a new codec is played at once), and has nothing left when
// the second is a little late: with a machine that is busy with somebody who comes it makes up sound in their first word.
// Runs in livekit's worker, between what it opens and the browser; in Chromium alone, as livekit opens frames elsewhere
// without a word that could be changed.
import type { SoundFrame, WorkerWord } from './worker-word.ts'

/** What the buffer wants at its beginning is 80 ms, and it would stretch the first words until it has as much. */
export const HEAD_START_MS = 60
/** Frames of 20 ms that are taken meanwhile, so that they are open by then: opening each takes a busy machine a while. */
const WAITING = 8

/** Frames go on to `stream` in their order; of each new source the first waits, and what comes meanwhile waits behind it. */
export const held = <Frame extends SoundFrame>(stream: WritableStream<Frame>): WritableStream<Frame> => {
  const writer = stream.getWriter()
  let source: number | undefined
  const sink: UnderlyingSink<Frame> = {
    write: async (frame) => {
      const { synchronizationSource } = frame.getMetadata()
      if (synchronizationSource !== source) {
        source = synchronizationSource
        await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS))
      }
      await writer.write(frame)
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  }
  return new WritableStream(sink, { highWaterMark: WAITING })
}

/** The same word, but that what is opened of a voice goes on with a head start. */
export const withHeadStart = (event: MessageEvent<WorkerWord>): MessageEvent<WorkerWord> => {
  const { kind, data } = event.data
  if (kind !== 'decode' || data?.codec !== undefined || data?.writableStream === undefined) return event
  return new MessageEvent(event.type, { data: { kind, data: { ...data, writableStream: held(data.writableStream) } } })
}
