// The connections of one pair: the one in use, and the next one beside it while the path is being replaced. A next line
// takes over when media has come through it, so that no tile goes black (facts of the swap: 50 ms against 150); the one
// it replaces lingers, since the other side may not have got that far.
// Knows connections, not keys: signals leave and arrive by line number.
import { type Signal, SOURCES, type Source, type TracksOn } from '../../../protocol/peer-messages.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { type PeerLink, type PeerLinkOptions, type Prepared, preparePeer } from './peer-link.ts'
import { hasFlowed, pathOf } from './reports.ts'

/** How often, and for how long, a next line is asked whether media has come through. */
const FLOW_EVERY_MS = 50
const FLOW_WITHIN_MS = 3_000
/** How long a replaced line goes on: a few round trips and a key frame. */
const LINGER_MS = 1_000

/** When a new path is looked at: a report takes time that the first picture needs. */
const PATH_AFTER_MS = 500

/** Number of a line that outlived its keys. */
const RETIRED = -1

interface Line {
  number: number
  readonly link: PeerLink
  readonly outbox: Outbox
  connected: boolean
}

export interface LinesEvents {
  readonly onSignals: (line: number, signals: readonly Signal[]) => void
  /** The line in use is connected; `path` follows as soon as it is known. */
  readonly onConnected: (path: 'direct' | 'relay' | null) => void
  readonly onInterrupted: () => void
  /** No line is left. */
  readonly onClosed: () => void
  /** A line's data channel is open: `send` says something on that line. */
  readonly onOpen: (send: (text: string) => boolean) => void
  readonly onMessage: (text: string) => void
  /** The tracks in use are those of another line now. */
  readonly onTracks: () => void
  /** What should be coming through: on, and not hidden by us. */
  readonly expected: () => TracksOn
  /** What goes beside offers and answers. */
  readonly ours: () => TracksOn
}

export interface Lines {
  /** A line with this number, over `prepared` where there is one: in use at once if there is none, else beside the one in use. */
  open(number: number, options: PeerLinkOptions, prepared?: Prepared | null): void
  /** The keys have changed: what lives goes on, but no signal is for it or from it any more. */
  retire(): void
  signal(number: number, signal: Signal): void
  /** Each living line. */
  each(action: (link: PeerLink) => void): void
  /** Each line that signals can reach: in use, or about to be. */
  mend(action: (link: PeerLink) => void): void
  /** Whether a line with this number lives. */
  has(number: number): boolean
  /** Whether a line beside the one in use is connected and about to take over. */
  taking(): boolean
  send(text: string): boolean
  /** Whether the line in use is connected. */
  connected(): boolean
  receiver(source: Source): RTCRtpReceiver | null
  stats(): Promise<RTCStatsReport | null>
  close(): void
}

export const createLines = (events: LinesEvents): Lines => {
  let current: Line | null = null
  let next: Line | null = null
  /** Replaced, and about to go. */
  let leaving: Line | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const drop = (line: Line | null): void => {
    line?.outbox.close()
    line?.link.destroy()
  }
  const stay = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    leaving = null
  }
  const leave = (line: Line): void => {
    drop(leaving)
    stay()
    leaving = line
    timer = setTimeout(() => {
      stay()
      drop(line)
    }, LINGER_MS)
  }
  const sayPath = async (line: Line): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PATH_AFTER_MS))
    const report = await line.link.stats()
    if (report !== null && line === current && line.connected) events.onConnected(pathOf(report))
  }
  const promote = (line: Line): void => {
    if (line !== next) return
    const old = current
    current = line
    next = null
    events.onTracks()
    events.onConnected(null)
    void sayPath(line)
    if (old?.number === RETIRED) drop(old)
    else if (old !== null) leave(old)
  }
  /** Waits until everything that is on has come through the next line, but not for ever: it may be muted. */
  const promoteWhenFlowing = async (line: Line): Promise<void> => {
    for (let waited = 0; waited < FLOW_WITHIN_MS; waited += FLOW_EVERY_MS) {
      const report = await line.link.stats()
      if (report === null || line !== next) return
      const on = events.expected()
      if (SOURCES.every((source, mid) => !on[source] || hasFlowed(report, String(mid), source))) break
      await new Promise((resolve) => setTimeout(resolve, FLOW_EVERY_MS))
    }
    promote(line)
  }

  const connected = (line: Line): void => {
    line.connected = true
    // the person behind it is somebody else now, and on the way over the next line
    if (line.number === RETIRED) return
    if (line === next) {
      void promoteWhenFlowing(line)
    } else if (line === current) {
      // the old path healed first: the one beside it is not needed
      drop(next)
      next = null
      events.onConnected(null)
      void sayPath(line)
    }
  }
  const closed = (line: Line): void => {
    line.connected = false
    line.outbox.close()
    if (line === next) next = null
    if (line === leaving) stay()
    if (line !== current) return
    // the other side went on with the old line, or the one beside takes over as it is
    current = next ?? leaving
    if (next === null) stay()
    next = null
    if (current === null) events.onClosed()
    else {
      events.onTracks()
      if (current.connected) connected(current)
      else events.onInterrupted()
    }
  }

  return {
    open: (number, options, prepared = null) => {
      const outbox = createOutbox((signals) => {
        if (line.number !== RETIRED) events.onSignals(line.number, signals)
      })
      const link = (prepared ?? preparePeer(options)).start(options.tracks, {
        onSignal: (signal) => {
          if (signal.type === 'candidate') outbox.put(signal)
          else outbox.put(signal, { type: 'tracks', on: events.ours() })
        },
        onState: (state) => {
          if (state === 'connected') connected(line)
          else if (state === 'closed') closed(line)
          else {
            line.connected = false
            if (line === current) events.onInterrupted()
          }
        },
        onReceivers: () => {
          if (line === current) events.onTracks()
        },
        onOpen: () => events.onOpen(link.send),
        onMessage: events.onMessage,
      })
      const line: Line = { number, link, outbox, connected: false }
      if (current === null) {
        current = line
        if (options.initiator) events.onTracks()
        return
      }
      drop(next)
      next = line
    },
    retire: () => {
      drop(next)
      drop(leaving)
      stay()
      next = null
      if (current !== null) current.number = RETIRED
    },
    signal: (number, signal) => {
      for (const line of [current, next]) if (line?.number === number) line.link.signal(signal)
    },
    each: (action) => {
      for (const line of [current, next, leaving]) if (line !== null) action(line.link)
    },
    mend: (action) => {
      for (const line of [current, next]) if (line !== null && line.number !== RETIRED) action(line.link)
    },
    has: (number) => [current, next].some((line) => line?.number === number),
    taking: () => next?.connected ?? false,
    send: (text) => {
      // what is said on a line whose keys are gone reaches nobody, though it may still be open
      const order = current?.number === RETIRED ? [next] : [current, next]
      return order.some((line) => line?.link.send(text) ?? false)
    },
    connected: () => current?.connected ?? false,
    receiver: (source) => current?.link.receiver(source) ?? null,
    stats: async () => (current === null ? null : await current.link.stats()),
    close: () => {
      const lines = [current, next, leaving]
      current = null
      next = null
      stay()
      for (const line of lines) drop(line)
    },
  }
}
