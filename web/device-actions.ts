// What a person does with their own devices, and what this device remembers of it.
import type { LocalDevices } from './media/devices/devices.ts'
import type { Actions, Model } from './model.ts'
import type { Notices } from './notices.ts'
import { remembered } from './storage.ts'

type DeviceActions = Pick<
  Actions,
  | 'toggleMicrophone'
  | 'toggleCamera'
  | 'toggleScreen'
  | 'chooseMicrophone'
  | 'chooseCamera'
  | 'chooseSpeaker'
  | 'retryDevices'
>

/** `devices` is null between two visits. */
export const deviceActions = (
  { media, may }: Pick<Model, 'media' | 'may'>,
  devices: () => LocalDevices | null,
  notices: Notices,
): DeviceActions => {
  /** What the hosts have taken cannot be switched on, and one is told why. */
  const allowed = (source: 'microphone' | 'camera' | 'screen'): boolean => {
    if (may.value[source] || media[source].value !== 'off') return true
    notices.add({ kind: 'withdrawn', what: source })
    return false
  }
  const rememberOn = (): void =>
    remembered.setOn({ microphone: media.microphone.value !== 'off', camera: media.camera.value !== 'off' })
  return {
    toggleMicrophone: () => {
      if (!allowed('microphone')) return
      devices()?.toggleMicrophone()
      rememberOn()
    },
    toggleCamera: () => {
      if (!allowed('camera')) return
      devices()?.toggleCamera()
      rememberOn()
    },
    toggleScreen: () => {
      if (allowed('screen')) devices()?.toggleScreen()
    },
    chooseMicrophone: (id) => devices()?.chooseMicrophone(id),
    chooseCamera: (id) => devices()?.chooseCamera(id),
    chooseSpeaker: (id) => devices()?.chooseSpeaker(id),
    retryDevices: () => void devices()?.start(remembered.on()),
  }
}
