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

/** Whether something of this source has come through: a decoded frame, or a packet of sound. */
export const hasFlowed = (report: RTCStatsReport, mid: string, source: Source): boolean => {
  for (const stat of report.values()) {
    if (stat.type !== 'inbound-rtp' || stat.mid !== mid) continue
    return source === 'camera' || source === 'screen' ? stat.framesDecoded > 0 : stat.packetsReceived > 0
  }
  return false
}
