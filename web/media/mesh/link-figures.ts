// How one link of the mesh is doing, read from the browser's own statistics (call/trouble.ts decides what to think of it).
import type { LinkFigures } from '../../call/trouble.ts'

/** Fewer packets between two looks say nothing: a pause in speech sends almost none (DTX). */
const PACKETS_LEAST = 20

/** Packets sent so far, by the report's id of each stream. */
export type Sent = ReadonlyMap<string, number>

/**
 * Figures since the look that counted `before`. Losses are the latest receiver reports (RFC 3550 §6.4.1, `fraction lost`), as
 * the other side sent them; of several streams the worst counts.
 */
export const figuresOf = (
  report: RTCStatsReport,
  before: Sent,
): { readonly figures: LinkFigures; readonly sent: Sent } => {
  const sent = new Map<string, number>()
  const told = new Map<string, number>()
  let room: number | null = null
  let picture = false
  for (const stat of report.values()) {
    if (stat.type === 'outbound-rtp') {
      sent.set(stat.id, stat.packetsSent ?? 0)
      if (stat.kind === 'video' && stat.packetsSent > (before.get(stat.id) ?? stat.packetsSent)) picture = true
    } else if (stat.type === 'remote-inbound-rtp' && typeof stat.fractionLost === 'number')
      told.set(stat.localId, stat.fractionLost)
    else if (stat.type === 'transport') {
      const pair = report.get(stat.selectedCandidatePairId ?? '')
      room = pair?.availableOutgoingBitrate ?? null
    }
  }
  const losses = [...told].flatMap(([id, lost]) => {
    const count = (sent.get(id) ?? 0) - (before.get(id) ?? Number.POSITIVE_INFINITY)
    return count >= PACKETS_LEAST ? [lost] : []
  })
  return {
    figures: { lost: losses.length === 0 ? null : Math.max(...losses), room: picture ? room : null },
    sent,
  }
}
