// When a tile showed its frames, on the machine's clock: for gaps of the picture across pages and processes.
import type { Locator } from '@playwright/test'

declare global {
  interface HTMLElement {
    /** Of a tile: instants (ms since the epoch) of every frame since `watchFrames`. */
    shownAt?: number[]
  }
}

/** A tile has another element when its picture comes another way. */
export const watchFrames = (tile: Locator): Promise<void> =>
  tile.evaluate((article: HTMLElement) => {
    const shownAt: number[] = []
    article.shownAt = shownAt
    const watched = new WeakSet<HTMLVideoElement>()
    const watch = (): void => {
      for (const video of article.querySelectorAll('video')) {
        if (watched.has(video)) continue
        watched.add(video)
        const note = (): void => {
          shownAt.push(performance.timeOrigin + performance.now())
          video.requestVideoFrameCallback(note)
        }
        video.requestVideoFrameCallback(note)
      }
    }
    watch()
    new MutationObserver(watch).observe(article, { childList: true, subtree: true })
  })

export const framesSince = (tile: Locator, instant: number): Promise<readonly number[]> =>
  tile.evaluate((article: HTMLElement, from) => (article.shownAt ?? []).filter((at) => at >= from), instant)
