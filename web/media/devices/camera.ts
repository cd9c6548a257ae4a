// One's own camera: on, off, exchanged, unplugged. Off releases the device: its light goes out. Knows no peer.
import type { LocalMedia } from '../../model.ts'
import { type Captured, captureCamera } from './capture.ts'

export interface CameraEvents {
  readonly onChange: () => void
  readonly onLost: () => void
  readonly onFailed: () => void
}

export interface Camera {
  deviceId(): string | null
  use(captured: Captured): void
  open(id: string | null): Promise<void>
  exchange(id: string | null): Promise<void>
  toggle(id: string | null): void
  close(): void
}

export const createCamera = (
  { camera: state, cameraTrack }: Pick<LocalMedia, 'camera' | 'cameraTrack'>,
  events: CameraEvents,
): Camera => {
  let closed = false

  /** The new track goes out before the old one stops: no black frame between two cameras. */
  const show = (track: MediaStreamTrack | null): void => {
    const old = cameraTrack.value
    cameraTrack.value = track
    events.onChange()
    old?.stop()
  }
  const use = (captured: Captured): void => {
    if (closed) {
      if ('track' in captured) captured.track.stop()
      return
    }
    if ('refusal' in captured) {
      state.value = captured.refusal
      show(null)
      return
    }
    const { track } = captured
    track.addEventListener('ended', () => {
      if (cameraTrack.value !== track) return
      events.onLost()
      void captureCamera(null).then(use)
    })
    state.value = 'on'
    show(track)
  }
  const open = async (id: string | null): Promise<void> => {
    state.value = 'starting'
    use(await captureCamera(id))
    if (cameraTrack.value === null && !closed) events.onFailed()
  }
  const off = (): void => {
    state.value = 'off'
    show(null)
  }
  return {
    deviceId: () => cameraTrack.value?.getSettings().deviceId ?? null,
    use,
    open,
    exchange: async (id) => {
      if (cameraTrack.value !== null) use(await captureCamera(id))
    },
    toggle: (id) => {
      if (state.value === 'starting') return
      if (cameraTrack.value === null) void open(id)
      else off()
    },
    close: () => {
      closed = true
      off()
    },
  }
}
