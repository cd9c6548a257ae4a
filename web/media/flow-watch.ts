// Asks the browser whether something has come through a new link, for as long as somebody waits for it (facts/sfu.md §12:
// getStats, never frames that an element shows: a hidden one shows none).
import { SOURCES, type Source } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import { carries, expects, type Handover, isPicture, other, preferredNow, type Way } from '../call/handover-state.ts'
import { framesOf, hasFlowed, madeUpOf } from './mesh/reports.ts'

/** A frame or two: a tile changes over that much later. */
const EVERY_MS = 80

export const EVENLY = {
  /** A new encoder sends unevenly while it finds its rate: about half a second of a camera's frames. */
  frames: 7,
  /** From the first frame on: a still screen sends few. */
  withinMs: 1_000,
} as const

export const CALMLY = {
  /** A new jitter buffer is thin, and makes sound up for what comes a little late: it fills in about half a second. */
  forMs: 400,
  /** From the first packet on: some lines are never calm. */
  withinMs: 1_500,
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

/** What is known of something that comes by a new link, while the other way shows it. */
interface Coming {
  /** When it was first seen to come, ms. */
  readonly first: number
  /** Samples that were made up for it so far, and when the last of them was seen. */
  readonly madeUp: number
  readonly madeAt: number
}

/** Whether a tile may change over to a picture that comes by mesh: frames come evenly, or have for a while. */
const comesEvenly = ({ first }: Coming, frames: number, now: number): boolean =>
  frames >= EVENLY.frames || now >= first + EVENLY.withinMs

/** Whether a voice may change over: nothing was made up for it for a while, or time is up. */
const comesCalmly = ({ first, madeAt }: Coming, now: number): boolean =>
  now >= madeAt + CALMLY.forMs || now >= first + CALMLY.withinMs

export const createFlowWatch = (context: FlowWatchContext): FlowWatch => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  /** What comes and has not come well enough yet. */
  let coming: ReadonlyMap<string, Coming> = new Map()

  /**
   * Whether it has come: what nothing shows meanwhile, with the first that comes of it. What has begun to come, and not well
   * enough yet, is noted in `begun`.
   */
  const hasCome = (report: RTCStatsReport, one: Awaited, drawn: boolean, begun: Map<string, Coming>): boolean => {
    const { way, peer, source, spare } = one
    // the SFU's report is of one source alone
    const mid = way === 'mesh' ? String(SOURCES.indexOf(source)) : null
    const has = mid === null ? hasOpened(report, source, drawn) : hasFlowed(report, mid, source)
    if (!has || !spare || (mid === null && isPicture(source))) return has
    const now = context.now()
    const name = `${way} ${peer} ${source}`
    const madeUp = madeUpOf(report, mid)
    const before = coming.get(name) ?? { first: now, madeUp, madeAt: now }
    const next = madeUp === before.madeUp ? before : { ...before, madeUp, madeAt: now }
    const well = isPicture(source) ? comesEvenly(next, framesOf(report, mid), now) : comesCalmly(next, now)
    if (!well) begun.set(name, next)
    return well
  }
  const ask = async (): Promise<void> => {
    const wanted = awaited(context.state())
    const mesh = wanted.length > 0 ? await context.mesh() : null
    const drawn = isDrawn(mesh?.values() ?? [])
    const begun = new Map<string, Coming>()
    const came = await Promise.all(
      wanted.map(async (one) => {
        const { way, peer, source } = one
        const report = (way === 'sfu' ? await context.sfu(peer, source) : mesh?.get(peer)) ?? null
        return report !== null && hasCome(report, one, drawn, begun)
      }),
    )
    coming = begun
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
