// Asking the browser for a microphone, a camera or a screen; its errors become states a person can act on.
// Holds no state: a track or the reason why not.
import type { DeviceState } from '../../model.ts'

export type Refusal = Extract<DeviceState, 'blocked' | 'busy' | 'missing' | 'failed'>
export type Captured = { readonly track: MediaStreamTrack } | { readonly refusal: Refusal }

/** DOMException names of getUserMedia (Media Capture and Streams §10.2) as states. */
export const refusalOf = (error: unknown): Refusal => {
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'blocked'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    default:
      return 'failed'
  }
}

/** 720p at 30: more costs uplink that a mesh has not got. `ideal` never fails for want of it. */
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } } as const
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const

/** `exact`: an `ideal` device loses against an ideal resolution that another one has (§6.2, fitness distance). */
const chosen = (id: string | null) => (id === null ? {} : { deviceId: { exact: id } })

const capture = async (constraints: MediaStreamConstraints): Promise<readonly MediaStreamTrack[]> => {
  // absent outside a secure context
  if (navigator.mediaDevices === undefined) throw new DOMException('no media devices', 'NotFoundError')
  return (await navigator.mediaDevices.getUserMedia(constraints)).getTracks()
}

const one = async (constraints: MediaStreamConstraints): Promise<Captured> => {
  try {
    const [track] = await capture(constraints)
    return track === undefined ? { refusal: 'missing' } : { track }
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}

/** The chosen device, or any: a remembered one may be unplugged today. */
const chosenOrAny = async (id: string | null, ask: (id: string | null) => Promise<Captured>): Promise<Captured> => {
  const captured = await ask(id)
  return id !== null && 'refusal' in captured && captured.refusal === 'missing' ? ask(null) : captured
}

export const captureMicrophone = (id: string | null): Promise<Captured> =>
  chosenOrAny(id, (wanted) => one({ audio: { ...MICROPHONE, ...chosen(wanted) } }))

export const captureCamera = (id: string | null): Promise<Captured> =>
  chosenOrAny(id, (wanted) => one({ video: { ...CAMERA, ...chosen(wanted) } }))

/** Both with one question to the person; where that fails, each on its own, so that one failure does not cost the other. */
export const captureBoth = async (
  microphone: string | null,
  camera: string | null,
): Promise<{ readonly microphone: Captured; readonly camera: Captured }> => {
  try {
    const tracks = await capture({
      audio: { ...MICROPHONE, ...chosen(microphone) },
      video: { ...CAMERA, ...chosen(camera) },
    })
    const of = (kind: string): Captured => {
      const track = tracks.find((candidate) => candidate.kind === kind)
      return track === undefined ? { refusal: 'missing' } : { track }
    }
    return { microphone: of('audio'), camera: of('video') }
  } catch {
    // which of the two failed is not said: ask again for each
    return { microphone: await captureMicrophone(microphone), camera: await captureCamera(camera) }
  }
}

export interface CapturedScreen {
  readonly screen: MediaStreamTrack
  readonly sound: MediaStreamTrack | null
}

/** Chrome's members that the DOM types do not know yet. */
type ScreenOptions = DisplayMediaStreamOptions & {
  readonly selfBrowserSurface: 'exclude'
  readonly systemAudio: 'include'
  readonly surfaceSwitching: 'include'
}

/** A screen with its sound where the browser can; null when the person thought better of it. */
export const captureScreen = async (): Promise<CapturedScreen | null | 'failed'> => {
  const options: ScreenOptions = {
    video: { frameRate: { ideal: 15, max: 30 }, width: { max: 1920 }, height: { max: 1080 } },
    // restrictOwnAudio keeps the call itself out of the shared sound (Chrome 142)
    audio: { restrictOwnAudio: true, suppressLocalAudioPlayback: false } as MediaTrackConstraints,
    selfBrowserSurface: 'exclude',
    systemAudio: 'include',
    surfaceSwitching: 'include',
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(options)
    const screen = stream.getVideoTracks()[0]
    if (screen === undefined) return 'failed'
    // text stays sharp: frames may wait, pixels may not
    screen.contentHint = 'detail'
    return { screen, sound: stream.getAudioTracks()[0] ?? null }
  } catch (error) {
    return refusalOf(error) === 'blocked' ? null : 'failed'
  }
}
