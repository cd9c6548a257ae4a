// What a test may know of a page from outside: frames that tiles have shown, sound that arrives, statistics of every
// RTCPeerConnection. Installed before the page's own scripts; the product knows nothing of it.
import type { BrowserContext, Page } from '@playwright/test'

declare global {
  interface Window {
    /** Every connection that the page has made. */
    readonly probed: RTCPeerConnection[]
  }
}

export const installProbe = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const probed: RTCPeerConnection[] = []
    Object.defineProperty(window, 'probed', { value: probed })
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        probed.push(this)
      }
    }
  })

export interface Inbound {
  readonly kind: 'audio' | 'video'
  readonly mid: string
  readonly framesDecoded: number
  readonly totalAudioEnergy: number
  readonly packetsReceived: number
}

/** All incoming streams of connections that are not closed. */
export const inbound = (page: Page): Promise<readonly Inbound[]> =>
  page.evaluate(async () => {
    const found: Inbound[] = []
    for (const pc of window.probed) {
      if (pc.connectionState === 'closed') continue
      for (const stat of (await pc.getStats()).values())
        if (stat.type === 'inbound-rtp')
          found.push({
            kind: stat.kind,
            mid: stat.mid,
            framesDecoded: stat.framesDecoded ?? 0,
            totalAudioEnergy: stat.totalAudioEnergy ?? 0,
            packetsReceived: stat.packetsReceived ?? 0,
          })
    }
    return found
  })

/** Types of the candidates of each selected pair. */
export const selectedPaths = (page: Page): Promise<readonly (readonly [string, string])[]> =>
  page.evaluate(async () => {
    const paths: [string, string][] = []
    for (const pc of window.probed) {
      if (pc.connectionState !== 'connected') continue
      const report = await pc.getStats()
      for (const stat of report.values()) {
        if (stat.type !== 'transport') continue
        const pair = report.get(stat.selectedCandidatePairId)
        paths.push([report.get(pair.localCandidateId).candidateType, report.get(pair.remoteCandidateId).candidateType])
      }
    }
    return paths
  })
