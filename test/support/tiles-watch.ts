// Whether pictures and voices go on, from outside: each tile is looked at several times a second, each voice is asked for its
// energy. Cameras are small and sound is as it comes, so that five browsers fit on two cores. Installed after the probe (probe.ts).
import { type BrowserContext, expect, type Page } from '@playwright/test'

export interface TileSeen {
  /** The longest time without a new frame, ms, once there had been one. */
  readonly stillMs: number
  /** Looks at which there was no picture, or a black one, once there had been one. */
  readonly blank: number
}
interface TilesWatch {
  take(): Record<string, TileSeen>
  /** From now on is listened to. */
  listen(): Promise<void>
  /** Of each sound that is played `heard`, when it has grown louder since, or what is known of it. */
  voices(): Promise<readonly string[]>
  /** How often a camera was opened. */
  cameras: number
}
declare global {
  interface Window {
    tilesWatch: TilesWatch
  }
}

/** Runs in the page, before its scripts. */
const watch = (): void => {
  const LOOK_EVERY_MS = 250
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  const small = { width: 160, height: 90, frameRate: 5, resizeMode: 'crop-and-scale' }
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
  /** What was asked for, and more. */
  const also = (asked: MediaTrackConstraints | boolean | undefined, more: MediaTrackConstraints) =>
    asked ? { ...(typeof asked === 'object' ? asked : {}), ...more } : false
  navigator.mediaDevices.getUserMedia = ({ video, audio, ...rest } = {}) => {
    if (video) window.tilesWatch.cameras += 1
    return ask({ ...rest, video: also(video, small), audio: also(audio, raw) })
  }
  interface Tile {
    frames: number
    at: number
    stillMs: number
    blank: number
  }
  const tiles = new Map<string, Tile>()
  const glass = new OffscreenCanvas(8, 8).getContext('2d', { willReadFrequently: true })
  const isBlank = (video: HTMLVideoElement): boolean => {
    if (video.videoWidth === 0 || video.classList.contains('stale') || glass === null) return true
    glass.clearRect(0, 0, 8, 8)
    glass.drawImage(video, 0, 0, 8, 8)
    const light = glass.getImageData(0, 0, 8, 8).data.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0)
    return light / 64 < 24
  }
  const look = (): void => {
    const now = performance.now()
    const there = new Set<string>()
    for (const article of document.querySelectorAll('article')) {
      const video = article.querySelector('video')
      const name = article.getAttribute('aria-label')?.split(',')[0] ?? ''
      if (video === null || article.classList.contains('mine')) continue
      there.add(name)
      const { totalVideoFrames } = video.getVideoPlaybackQuality()
      const tile = tiles.get(name)
      if (tile === undefined) {
        if (totalVideoFrames > 0 && !isBlank(video) && !article.classList.contains('off'))
          tiles.set(name, { frames: totalVideoFrames, at: now, stillMs: 0, blank: 0 })
        continue
      }
      tile.stillMs = Math.max(tile.stillMs, now - tile.at)
      if (totalVideoFrames !== tile.frames) Object.assign(tile, { frames: totalVideoFrames, at: now })
      if (isBlank(video) || article.classList.contains('off')) tile.blank += 1
    }
    // who left and comes again begins anew
    for (const name of tiles.keys()) if (!there.has(name)) tiles.delete(name)
  }
  setInterval(look, LOOK_EVERY_MS)

  const inboundOf = async (track: MediaStreamTrack): Promise<Record<string, number>> => {
    for (const pc of window.probed)
      for (const receiver of pc.getReceivers())
        if (receiver.track === track)
          for (const stat of (await receiver.getStats()).values()) if (stat.type === 'inbound-rtp') return stat
    return {}
  }
  const energyOf = async (track: MediaStreamTrack): Promise<number> => (await inboundOf(track)).totalAudioEnergy ?? 0
  const played = (): readonly (readonly [MediaStreamTrack, HTMLAudioElement])[] =>
    [...document.querySelectorAll('audio')].flatMap((element) =>
      element.srcObject instanceof MediaStream
        ? element.srcObject.getAudioTracks().map((track) => [track, element] as const)
        : [],
    )
  const before = new Map<MediaStreamTrack, number>()
  window.tilesWatch = {
    cameras: 0,
    listen: async () => {
      before.clear()
      for (const [track] of played()) before.set(track, await energyOf(track))
    },
    voices: () =>
      Promise.all(
        played().map(async ([track, { paused }]) => {
          const stat = await inboundOf(track)
          if ((stat.totalAudioEnergy ?? 0) > (before.get(track) ?? 0)) return 'heard'
          const { packetsReceived, packetsDiscarded, jitterBufferEmittedCount, totalSamplesReceived } = stat
          const numbers = { packetsReceived, packetsDiscarded, jitterBufferEmittedCount, totalSamplesReceived }
          return JSON.stringify({ is: track.readyState, muted: track.muted, paused, ...numbers })
        }),
      ),
    take: () => {
      const seen = Object.fromEntries([...tiles].map(([name, { stillMs, blank }]) => [name, { stillMs, blank }]))
      tiles.clear()
      return seen
    },
  }
}

export const watchTiles = (context: BrowserContext): Promise<unknown> => context.addInitScript(watch)

/** What was seen since the last time, by the name on the tile. */
export const takeTiles = (page: Page): Promise<Record<string, TileSeen>> =>
  page.evaluate(() => window.tilesWatch.take())

/** So many people are heard, each once. `whose`: for the message. */
export const hears = async (page: Page, people: number, whose: string): Promise<void> => {
  await page.evaluate(() => window.tilesWatch.listen())
  await expect
    .poll(() => page.evaluate(() => window.tilesWatch.voices()), { timeout: 20_000, message: `what ${whose} hears` })
    .toEqual(Array(people).fill('heard'))
}
