// Sharing a screen with its sound, until the person or the browser's own bar stops it. Knows no peer.
import type { LocalMedia } from '../../model.ts'
import { captureScreen } from './capture.ts'

export interface Screen {
  sound(): MediaStreamTrack | null
  toggle(): void
  close(): void
}

export const createScreen = (
  { screen: state, screenTrack }: Pick<LocalMedia, 'screen' | 'screenTrack'>,
  events: { readonly onChange: () => void; readonly onFailed: () => void },
): Screen => {
  let sound: MediaStreamTrack | null = null
  let closed = false

  const stop = (): void => {
    const old = [screenTrack.value, sound]
    screenTrack.value = null
    sound = null
    state.value = 'off'
    events.onChange()
    for (const track of old) track?.stop()
  }
  const start = async (): Promise<void> => {
    state.value = 'starting'
    const captured = await captureScreen()
    if (captured === null || captured === 'failed') {
      state.value = 'off'
      if (captured === 'failed') events.onFailed()
      return
    }
    screenTrack.value = captured.screen
    sound = captured.sound
    if (closed) {
      stop()
      return
    }
    captured.screen.addEventListener('ended', () => {
      if (screenTrack.value === captured.screen) stop()
    })
    state.value = 'on'
    events.onChange()
  }
  return {
    sound: () => sound,
    toggle: () => {
      if (state.value === 'on') stop()
      else if (state.value === 'off') void start()
    },
    close: () => {
      closed = true
      stop()
    },
  }
}
