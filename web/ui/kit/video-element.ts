// A <video> for a track, and its stream: one MediaStream per element, the new track added before the old one goes. Where a
// picture comes another way a second element takes the first one's place, so that no gap is seen. An element may be there
// before its tile: it takes the browser longer to begin with a stream than the first frame takes to come.

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

/**
 * What it shows from now on. Before its first frame an element is clear, so it hides only while a last frame is left that is
 * nobody's any more: one that hid until it was told of a first frame would show the second one first.
 */
export const showIn = (element: HTMLVideoElement, track: MediaStreamTrack | null): void => {
  // asked before its track goes, and the size with it
  const showed = element.videoWidth > 0
  const hide = (): void => {
    if (showed) element.classList.add('stale')
  }
  attach(element, track === null ? [] : [track])
  if (track === null) {
    hide()
    return
  }
  // no event tells of a stream that was empty and has a picture again
  const fresh = (): void => element.classList.remove('stale')
  if ('requestVideoFrameCallback' in element) element.requestVideoFrameCallback(fresh)
  else fresh()
  // a muted picture waits for a gesture on some phones saving power
  play(element, hide)
}

const createVideo = (): HTMLVideoElement => {
  const element = document.createElement('video')
  element.muted = true
  element.autoplay = true
  element.playsInline = true
  return element
}

/** Elements without a place. */
const early = new WeakMap<MediaStreamTrack, HTMLVideoElement>()

/** Begins with a track whose tile is not there yet. */
export const begin = (track: MediaStreamTrack): void => {
  if (early.has(track)) return
  const element = createVideo()
  early.set(track, element)
  showIn(element, track)
}

/** The element that has begun with this track, or a new one; the caller's from now on. */
export const videoFor = (track: MediaStreamTrack | null): HTMLVideoElement => {
  const element = (track === null ? undefined : early.get(track)) ?? createVideo()
  if (track !== null) early.delete(track)
  return element
}

/**
 * From one picture to another without a gap: the old element goes on until the new one has a frame to show, and goes in the same
 * moment. An element that only changed its track would stand still until the frame after. `changed` hears of the new element
 * then. Returns what gives it up.
 */
export const changeOver = (
  from: HTMLVideoElement,
  track: MediaStreamTrack,
  changed: (to: HTMLVideoElement) => void,
): (() => void) => {
  const to = videoFor(track)
  const done = (): void => {
    from.replaceWith(to)
    from.srcObject = null
    changed(to)
  }
  showIn(to, track)
  if (to.readyState >= to.HAVE_CURRENT_DATA) {
    done()
    return () => undefined
  }
  to.addEventListener('loadeddata', done, { once: true })
  return () => {
    to.removeEventListener('loadeddata', done)
    if (!to.isConnected) to.srcObject = null
  }
}

/** Its place is gone; the next place of this track may be drawn in the same moment, as with one's own picture at the door. */
export const leave = (element: HTMLVideoElement, track: MediaStreamTrack | null): void => {
  if (track !== null) early.set(track, element)
}
