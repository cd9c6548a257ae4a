// Sealed signals to and from one other person. Boxes are sealed and opened one after the other, so that signals keep
// their order and a small candidate does not overtake its offer; what is to be said while one is sealed goes in the next.
// Knows what a signal is, not what it means.
import * as v from 'valibot'
import { type Signal, Signals } from '../../../protocol/peer-messages.ts'
import type { IncomingSignal, PairBox, RemotePeer, TopologyContext } from '../topology.ts'

/** Signals of a box: half of what a box may hold. */
const BOX_MAX = 50

export interface PostContext extends Pick<TopologyContext, 'signal' | 'pairBox'> {
  /** What they say about a line, by its number. */
  readonly hear: (link: number, signal: Signal) => void
}

export interface Post {
  /** Whether both sides hold the link's secret. */
  verified(): boolean
  /** Highest line number that these keys have seen. */
  link(): number
  send(link: number, signals: readonly Signal[]): void
  receive(signal: IncomingSignal): void
  /** Keys are made anew; what was under way with the old ones is dropped. */
  rekey(peer: RemotePeer): void
  close(): void
}

interface Letter {
  readonly link: number
  readonly signals: readonly Signal[]
}

export const createPost = (first: RemotePeer, context: PostContext): Post => {
  const to = first.id
  let box: PairBox = context.pairBox(first)
  let waiting: readonly Letter[] = []
  let writing = false
  let reading: Promise<void> = Promise.resolve()
  let closed = false

  const write = async ({ link, signals }: Letter): Promise<void> => {
    const by = box
    try {
      const sealed = await by.seal(link, signals)
      if (!closed && by === box) context.signal({ ...sealed, to })
    } catch (error) {
      // their public key is no key: nothing can be said to them, and the tile goes on connecting
      console.debug('seal', error)
    }
  }
  const writeAll = async (): Promise<void> => {
    if (writing) return
    writing = true
    for (let [next, ...others] = waiting; next !== undefined && !closed; [next, ...others] = waiting) {
      waiting = others
      await write(next)
    }
    writing = false
  }
  const read = async (signal: IncomingSignal, by: PairBox): Promise<void> => {
    const opened = v.safeParse(Signals, await by.open(signal))
    if (!opened.success || by !== box || closed) return
    try {
      for (const each of opened.output) context.hear(signal.link, each)
    } catch (error) {
      // authentic but impossible (a candidate of no m-line): the next box is read all the same
      console.debug('signal', error)
    }
  }
  return {
    verified: () => box.verified,
    link: () => box.link(),
    send: (link, signals) => {
      const last = waiting.at(-1)
      const joins = last?.link === link && last.signals.length + signals.length <= BOX_MAX
      waiting = joins
        ? [...waiting.slice(0, -1), { link, signals: [...last.signals, ...signals] }]
        : [...waiting, { link, signals }]
      void writeAll()
    },
    receive: (signal) => {
      const by = box
      reading = reading.then(() => read(signal, by))
    },
    rekey: (peer) => {
      box = context.pairBox(peer)
      waiting = []
    },
    close: () => {
      closed = true
      waiting = []
    },
  }
}
