// What a person does with their own devices, and what this device remembers of it.
import type { LocalDevices } from './media/devices/devices.ts'
import type { Actions, LocalMedia } from './model.ts'
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
export const deviceActions = (media: LocalMedia, devices: () => LocalDevices | null): DeviceActions => {
  const rememberOn = (): void =>
    remembered.setOn({ microphone: media.microphone.value !== 'off', camera: media.camera.value !== 'off' })
  return {
    toggleMicrophone: () => {
      devices()?.toggleMicrophone()
      rememberOn()
    },
    toggleCamera: () => {
      devices()?.toggleCamera()
      rememberOn()
    },
    toggleScreen: () => devices()?.toggleScreen(),
    chooseMicrophone: (id) => devices()?.chooseMicrophone(id),
    chooseCamera: (id) => devices()?.chooseCamera(id),
    chooseSpeaker: (id) => devices()?.chooseSpeaker(id),
    retryDevices: () => void devices()?.start(remembered.on()),
  }
}
