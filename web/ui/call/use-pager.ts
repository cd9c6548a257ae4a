// Fetches the pager when there is a second page, and again until it is here: without it people are out of reach.
import { useEffect, useState } from 'preact/hooks'

type PagerParts = typeof import('./pager.tsx')

/** The service may be away. */
const AGAIN_MS = 3_000

export const usePager = (wanted: boolean): PagerParts | null => {
  const [parts, setParts] = useState<PagerParts | null>(null)
  useEffect(() => {
    if (!wanted || parts !== null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = (): void => {
      import('./pager.tsx').then(setParts, () => {
        timer = setTimeout(load, AGAIN_MS)
      })
    }
    load()
    return () => clearTimeout(timer)
  }, [wanted])
  return parts
}
