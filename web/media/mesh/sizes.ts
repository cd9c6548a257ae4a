// How large our pictures go to one other person: as large as they are shown there, and small at first (M34).
import { type VideoCap, videoCap } from '../../call/caps.ts'
import type { LocalTracks } from '../topology.ts'

/** How long a link that has just connected keeps its first picture small: by then its width has been measured. */
const SMALL_FIRST_MS = 1000

/** Longest sides in device pixels, 0 for hidden. */
export interface Shown {
  readonly camera: number
  readonly screen: number
}

export interface SizesContext {
  readonly tracks: () => LocalTracks
  /** How many receive our video. */
  readonly others: () => number
  readonly setCap: (source: 'camera' | 'screen', cap: VideoCap) => void
}

export interface Sizes {
  /** A new link: its picture is small, however large it is shown. */
  begin(): void
  connected(): void
  /** The other side says how large it shows us. */
  shown(sizes: Shown): void
  apply(): void
  close(): void
}

export const createSizes = ({ tracks, others, setCap }: SizesContext): Sizes => {
  let shown: Shown | null = null
  let small = true
  let growing: ReturnType<typeof setTimeout> | null = null

  const stopGrowing = (): void => {
    if (growing !== null) clearTimeout(growing)
    growing = null
  }
  const apply = (): void => {
    const ours = tracks()
    for (const source of ['camera', 'screen'] as const) {
      const { width = 0, height = 0 } = ours[source]?.getSettings() ?? {}
      const side = shown?.[source] ?? null
      setCap(source, videoCap(source, others(), small && side !== 0 ? null : side, Math.max(width, height, 1)))
    }
  }
  const grow = (): void => {
    growing = null
    small = false
    apply()
  }
  return {
    begin: () => {
      stopGrowing()
      small = true
      apply()
    },
    connected: () => {
      if (small) growing ??= setTimeout(grow, SMALL_FIRST_MS)
    },
    shown: (sizes) => {
      shown = sizes
      apply()
    },
    apply,
    close: stopGrowing,
  }
}
