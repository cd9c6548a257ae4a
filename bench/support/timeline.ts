// When things happened on the way into a call, noted in the page from outside: around WebSocket, RTCPeerConnection and
// the elements that show pictures. The product knows nothing of it.
import type { Page } from '@playwright/test'

export type Moment =
  | 'click'
  | 'sent enter'
  | 'got welcome'
  | 'got joined'
  | 'made connection'
  | 'sent signal'
  | 'got signal'
  | 'set remote'
  | 'ICE checking'
  | 'ICE connected'
  | 'connected'
  | 'got packet'
  | 'shown'

/** First time that each happened, ms since the epoch: pages on one machine share that clock. */
export type Timeline = Partial<Record<Moment, number>>

declare global {
  interface Window {
    timeline: Timeline
  }
}

/** Runs in the page, before its scripts. */
export const noteTimes = (): void => {
  window.timeline = {}
  const note = (moment: Moment, at = performance.now()): void => {
    window.timeline[moment] ??= performance.timeOrigin + at
  }
  const frameType = (data: unknown): string =>
    typeof data === 'string' ? (/^\{"type":"(\w+)"/.exec(data)?.[1] ?? '') : ''

  addEventListener('click', ({ timeStamp }) => note('click', timeStamp), { capture: true })

  window.WebSocket = class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.addEventListener('message', ({ data }) => {
        const type = frameType(data)
        if (type === 'welcome' || type === 'joined' || type === 'signal') note(`got ${type}`)
      })
    }
    override send(data: string): void {
      const type = frameType(data)
      if (type === 'enter' || type === 'signal') note(`sent ${type}`)
      super.send(data)
    }
  }

  const remote = new Set<MediaStreamTrack>()
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      note('made connection')
      this.addEventListener('iceconnectionstatechange', () => {
        if (this.iceConnectionState === 'checking') note('ICE checking')
        if (this.iceConnectionState === 'connected') note('ICE connected')
      })
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') note('connected')
      })
      this.addEventListener('track', ({ track }) => remote.add(track))
      this.addEventListener('signalingstatechange', () => {
        if (this.signalingState !== 'have-local-offer') note('set remote')
      })
    }
  }

  // every element that is given a stream is watched until it shows a frame that came over a connection
  const watched = new WeakSet<HTMLVideoElement>()
  const watch = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((_now, { receiveTime }) => {
      const shows = (video.srcObject as MediaStream | null)?.getVideoTracks().some((track) => remote.has(track))
      const seen = video.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      if (receiveTime !== undefined && shows === true && seen) {
        note('got packet', receiveTime)
        note('shown')
      }
      watch(video)
    })
  }
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      property?.set?.call(this, stream)
      if (!(this instanceof HTMLVideoElement) || watched.has(this)) return
      watched.add(this)
      watch(this)
    },
  })
}

export const forgetTimes = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.timeline = {}
  })

/** Once a frame of somebody else was shown. */
export const times = async (page: Page): Promise<Timeline> => {
  await page.waitForFunction(() => window.timeline.shown !== undefined, undefined, { timeout: 30_000 })
  return page.evaluate(() => window.timeline)
}
