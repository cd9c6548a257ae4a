// Reading getStats: which way packets go, and whether media has come through. Knows no peer.
import type { Source } from '../../../protocol/peer-messages.ts'

/** The selected pair of a connection: `relay` when either end is a relayed candidate; null before there is one. */
export const pathOf = (report: RTCStatsReport): 'direct' | 'relay' | null => {
  for (const stat of report.values()) {
    if (stat.type !== 'transport' || stat.selectedCandidatePairId === undefined) continue
    const pair = report.get(stat.selectedCandidatePairId)
    const ends = [report.get(pair?.localCandidateId), report.get(pair?.remoteCandidateId)]
    return ends.some((end) => end?.candidateType === 'relay') ? 'relay' : 'direct'
  }
  return null
}

/** What the browser has received on this line of the description, or on the only one; undefined before anything came. */
const inboundOf = (report: RTCStatsReport, mid: string | null) =>
  [...report.values()].find((stat) => stat.type === 'inbound-rtp' && (mid === null || stat.mid === mid))

/** How many frames of a picture have been decoded. */
export const framesOf = (report: RTCStatsReport, mid: string | null): number =>
  inboundOf(report, mid)?.framesDecoded ?? 0

/** Whether something of this source has come through: a decoded frame, or a packet of sound. */
export const hasFlowed = (report: RTCStatsReport, mid: string, source: Source): boolean =>
  source === 'camera' || source === 'screen'
    ? framesOf(report, mid) > 0
    : (inboundOf(report, mid)?.packetsReceived ?? 0) > 0

/** Samples of a voice that the browser made up for want of packets. `mid` null: the report is of this voice alone. */
export const madeUpOf = (report: RTCStatsReport, mid: string | null): number =>
  inboundOf(report, mid)?.concealedSamples ?? 0
