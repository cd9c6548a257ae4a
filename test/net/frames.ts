// When a tile showed its frames, on the machine's clock: for gaps of the picture across pages and processes.
import type { Locator } from '@playwright/test'

declare global {
  interface HTMLVideoElement {
    /** Instants (ms since the epoch) of every frame since `watchFrames`. */
    shownAt?: number[]
  }
}

export const watchFrames = (tile: Locator): Promise<void> =>
  tile.locator('video').evaluate((video: HTMLVideoElement) => {
    const shownAt: number[] = []
    video.shownAt = shownAt
    const note = (): void => {
      shownAt.push(performance.timeOrigin + performance.now())
      video.requestVideoFrameCallback(note)
    }
    video.requestVideoFrameCallback(note)
  })

export const framesSince = (tile: Locator, instant: number): Promise<readonly number[]> =>
  tile
    .locator('video')
    .evaluate((video: HTMLVideoElement, from) => (video.shownAt ?? []).filter((at) => at >= from), instant)
