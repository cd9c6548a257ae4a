// One's own microphone: open, muted, exchanged, unplugged. Muted keeps the device (talking again is instant) but sends
// and shows nothing. Knows no peer.
import type { LocalMedia } from '../../model.ts'
import { type Captured, captureMicrophone } from './capture.ts'
import { watchLevel } from './level.ts'

export interface MicrophoneEvents {
  /** The outgoing track or its state changed. */
  readonly onChange: () => void
  /** RMS, 0 to 1; 0 while muted. */
  readonly onLevel: (rms: number) => void
  readonly onLost: () => void
  readonly onFailed: () => void
}

export interface Microphone {
  /** What goes out: null when muted or off. */
  outgoing(): MediaStreamTrack | null
  deviceId(): string | null
  use(captured: Captured): void
  open(id: string | null): Promise<void>
  /** Exchanges the device if one is open; muted stays muted. */
  exchange(id: string | null): Promise<void>
  toggle(id: string | null): void
  mute(): void
  close(): void
}

/** Speech at arm's length has an RMS of about 0.1: shown as a well-filled meter. */
const METER_GAIN = 4

export const createMicrophone = (
  { microphone: state, level }: Pick<LocalMedia, 'microphone' | 'level'>,
  events: MicrophoneEvents,
): Microphone => {
  let track: MediaStreamTrack | null = null
  let stopLevel: (() => void) | null = null
  let closed = false

  const drop = (): void => {
    stopLevel?.()
    stopLevel = null
    level.value = 0
    track?.stop()
    track = null
  }
  const setMuted = (muted: boolean): void => {
    if (track === null) return
    track.enabled = !muted
    state.value = muted ? 'off' : 'on'
    if (muted) {
      level.value = 0
      events.onLevel(0)
    }
    events.onChange()
  }
  const use = (captured: Captured, muted = false): void => {
    if (closed) {
      if ('track' in captured) captured.track.stop()
      return
    }
    drop()
    if ('refusal' in captured) {
      state.value = captured.refusal
      events.onChange()
      return
    }
    const opened = captured.track
    track = opened
    opened.addEventListener('ended', () => {
      if (track !== opened) return
      events.onLost()
      void exchange(null)
    })
    stopLevel = watchLevel(opened, (rms) => {
      if (state.peek() !== 'on') return
      level.value = Math.min(1, rms * METER_GAIN)
      events.onLevel(rms)
    })
    // a device exchanged while muted must not be heard, not even for a packet
    opened.enabled = !muted
    state.value = muted ? 'off' : 'on'
    events.onChange()
  }
  const open = async (id: string | null): Promise<void> => {
    state.value = 'starting'
    use(await captureMicrophone(id))
    if (track === null) events.onFailed()
  }
  const exchange = async (id: string | null): Promise<void> => {
    if (track === null) return
    const muted = state.value !== 'on'
    use(await captureMicrophone(id), muted)
  }
  return {
    outgoing: () => (state.value === 'on' ? track : null),
    deviceId: () => track?.getSettings().deviceId ?? null,
    use,
    open,
    exchange,
    toggle: (id) => {
      if (state.value === 'starting') return
      if (track === null) void open(id)
      else setMuted(state.value === 'on')
    },
    mute: () => setMuted(true),
    close: () => {
      closed = true
      drop()
      state.value = 'off'
    },
  }
}
