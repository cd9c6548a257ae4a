// A picture that outlives its tracks. Always muted: sound has its own elements.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { linked, standsStill } from '../../drawing.ts'
import { changeOver, leave, play, showIn, videoFor } from './video-element.ts'

interface VideoProps {
  readonly track: MediaStreamTrack | null
  readonly label?: string
  /** One's own, which stands still while somebody is linked. */
  readonly own?: boolean
}

export const Video = ({ track, label, own = false }: VideoProps) => {
  const place = useRef<HTMLSpanElement>(null)
  const video = useRef<HTMLVideoElement | null>(null)
  const shows = useRef(track)
  // before the paint, not after it: a first picture waits for its element
  useLayoutEffect(() => {
    const name = (element: HTMLVideoElement): void => {
      element.ariaHidden = label === undefined ? 'true' : null
      element.ariaLabel = label ?? null
    }
    const before = shows.current
    const isChange = video.current !== null && before !== null && track !== null && track !== before
    video.current ??= videoFor(track)
    const { current: element } = video
    // it may still hang in the place that has just gone
    if (element.parentNode !== place.current) place.current?.append(element)
    name(element)
    shows.current = track
    if (own || !isChange || element.videoWidth === 0) {
      showIn(element, track)
      return
    }
    return changeOver(element, track, (to) => {
      name(to)
      video.current = to
    })
  }, [track, label])
  useLayoutEffect(() => {
    const { current: element } = video
    if (element === null) return
    if (own)
      return standsStill.subscribe((still) => {
        if (still) element.pause()
        else if (shows.current !== null) play(element, () => undefined)
      })
    if (element.videoWidth > 0) linked()
    else element.addEventListener('loadeddata', linked, { once: true })
    return
  }, [])
  useLayoutEffect(() => () => (video.current === null ? undefined : leave(video.current, shows.current)), [])
  return <span class="video" ref={place} />
}
