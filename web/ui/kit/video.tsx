// A <video> that outlives its tracks: one MediaStream per element, the new track added before the old one goes, so
// that a change of path or of device shows no gap. Always muted: sound has its own elements.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface VideoProps {
  readonly track: MediaStreamTrack | null
  readonly label?: string
}

/** Rejections of `play()` that a person must answer by a gesture go to `blocked`; an aborted play was replaced by another. */
export const play = (element: HTMLMediaElement, blocked: () => void): void => {
  element.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') blocked()
  })
}

/** Brings the element's stream in line with the wanted tracks. */
export const attach = (element: HTMLMediaElement, tracks: readonly MediaStreamTrack[]): void => {
  const stream = element.srcObject instanceof MediaStream ? element.srcObject : new MediaStream()
  const old = stream.getTracks().filter((track) => !tracks.includes(track))
  for (const track of tracks) stream.addTrack(track)
  for (const track of old) stream.removeTrack(track)
  if (element.srcObject !== stream) element.srcObject = stream
}

export const Video = ({ track, label }: VideoProps) => {
  const ref = useRef<HTMLVideoElement>(null)
  const [shown, setShown] = useState(false)
  // before the paint, not after it: a first picture waits for its element
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    attach(element, track === null ? [] : [track])
    if (track === null) setShown(false)
    else play(element, () => setShown(false)) // a muted picture waits for a gesture on some phones saving power
  }, [track])
  return (
    <video
      ref={ref}
      class={shown ? 'shown' : ''}
      playsInline
      muted
      autoPlay
      aria-label={label}
      aria-hidden={label === undefined}
      onLoadedData={() => setShown(true)}
      onPlaying={() => setShown(true)}
    />
  )
}
