// Asks the browser whether something has come through a new link, for as long as somebody waits for it (facts/sfu.md §12:
// getStats, never frames that an element shows: a hidden one shows none).
import { SOURCES, type Source } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import { carries, expects, type Handover, isPicture, other, preferredNow, type Way } from '../call/handover-state.ts'
import { framesOf, hasFlowed } from './mesh/reports.ts'

/** A frame or two: a tile changes over that much later. */
const EVERY_MS = 80

export const EVENLY = {
  /** A new encoder sends unevenly while it finds its rate: about half a second of a camera's frames. */
  frames: 7,
  /** From the first frame on: a still screen sends few. */
  withinMs: 1_000,
} as const

export interface FlowWatchContext {
  /** Ms; only differences count. */
  readonly now: () => number
  readonly state: () => Handover
  readonly mesh: () => Promise<ReadonlyMap<PeerId, RTCStatsReport>>
  readonly sfu: (peer: PeerId, source: Source) => Promise<RTCStatsReport | null>
  readonly flows: (way: Way, peer: PeerId, source: Source) => void
}

export interface FlowWatch {
  /** There may be something to look for. */
  look(): void
  close(): void
}

interface Awaited {
  readonly way: Way
  readonly peer: PeerId
  readonly source: Source
  /** The other way shows it meanwhile, so that there is time. */
  readonly spare: boolean
}

/** What nobody needs to know is not asked: with one way alone, what comes is shown as it comes. */
export const awaited = (state: Handover): readonly Awaited[] => {
  const { plan, self } = state
  const mustSay = plan.kind === 'moving' || (plan.stragglers ?? []).includes(self)
  return [...state.people].flatMap(([peer, person]) => {
    // a straggler sees people the other way, and waits to see them the one that all the others have
    const ways: readonly Way[] =
      plan.kind === 'steady' && mustSay ? [preferredNow(state, peer), plan.on] : [preferredNow(state, peer)]
    return ways.flatMap((way) =>
      !carries(person[way]) || (!mustSay && person[other(way)].link === null)
        ? []
        : SOURCES.filter((source) => person[way].flow[source] === 'track' && expects(person, source)).map((source) => ({
            way,
            peer,
            source,
            spare: person.shown[source] === other(way) && carries(person[other(way)]) && state.sfu !== 'mending',
          })),
    )
  })
}

const inbounds = (report: RTCStatsReport) => [...report.values()].filter(({ type }) => type === 'inbound-rtp')

/** Whether this page plays any voice: then samples are drawn of every one, attached to an element or not (Chromium 156). */
export const isDrawn = (reports: Iterable<RTCStatsReport>): boolean =>
  [...reports].some((report) => inbounds(report).some(({ totalSamplesReceived }) => totalSamplesReceived > 0))

/**
 * Whether something that is sealed frame by frame could be opened. A packet is no sound yet: what the worker can't open never
 * reaches the jitter buffer. Where nothing is played (`drawn` is false) nothing leaves it either, and packets have to do.
 */
export const hasOpened = (report: RTCStatsReport, source: Source, drawn: boolean): boolean =>
  inbounds(report).some((stat) => {
    if (source === 'camera' || source === 'screen') return stat.framesDecoded > 0
    return stat.jitterBufferEmittedCount > 0 || (!drawn && stat.packetsReceived > 0)
  })

/**
 * Whether a tile may change over to a picture that comes by mesh: frames come evenly, or have for a while. Where nothing
 * shows it meanwhile the first one is enough. `since`: ms since the first frame was seen here.
 */
export const comesEvenly = (frames: number, since: number, spare: boolean): boolean =>
  frames >= (spare ? EVENLY.frames : 1) || (frames > 0 && since >= EVENLY.withinMs)

export const createFlowWatch = (context: FlowWatchContext): FlowWatch => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  /** When the first frame of each picture that is waited for was seen. */
  let firsts: ReadonlyMap<string, number> = new Map()

  const hasCome = (report: RTCStatsReport, { peer, source, spare }: Awaited, seen: Map<string, number>): boolean => {
    const mid = String(SOURCES.indexOf(source))
    if (!isPicture(source)) return hasFlowed(report, mid, source)
    const frames = framesOf(report, mid)
    if (frames === 0) return false
    const name = `${peer} ${source}`
    const first = firsts.get(name) ?? context.now()
    const evenly = comesEvenly(frames, context.now() - first, spare)
    if (!evenly) seen.set(name, first)
    return evenly
  }
  const ask = async (): Promise<void> => {
    const wanted = awaited(context.state())
    const mesh = wanted.length > 0 ? await context.mesh() : null
    const drawn = isDrawn(mesh?.values() ?? [])
    const seen = new Map<string, number>()
    const came = await Promise.all(
      wanted.map(async (one) => {
        const { way, peer, source } = one
        if (way === 'sfu') {
          const report = await context.sfu(peer, source)
          return report !== null && hasOpened(report, source, drawn)
        }
        const report = mesh?.get(peer)
        return report !== undefined && hasCome(report, one, seen)
      }),
    )
    firsts = seen
    timer = undefined
    if (closed) return
    wanted.forEach(({ way, peer, source }, index) => {
      if (came[index]) context.flows(way, peer, source)
    })
    look()
  }
  const look = (): void => {
    if (closed || timer !== undefined || awaited(context.state()).length === 0) return
    timer = setTimeout(() => void ask(), EVERY_MS)
  }
  return {
    look,
    close: () => {
      closed = true
      clearTimeout(timer)
    },
  }
}
