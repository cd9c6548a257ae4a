// The microphone, the camera and the screen of this machine together: what is plugged in, what is preferred, what goes
// out. Writes LocalMedia signals; knows no peer and no room.
import type { Devices, LocalMedia } from '../../model.ts'
import type { LocalTracks } from '../topology.ts'
import { createCamera } from './camera.ts'
import { captureBoth, captureCamera, captureMicrophone } from './capture.ts'
import { createMicrophone } from './microphone.ts'
import { onGranted } from './permissions.ts'
import { createScreen } from './screen.ts'

/** What is remembered between visits; the caller stores it. */
export interface DevicePreferences {
  readonly microphone: string | null
  readonly camera: string | null
  readonly speaker: string | null
}

export interface DeviceEvents {
  /** The tracks that go out have changed. */
  readonly onTracks: (tracks: LocalTracks) => void
  /** RMS of the open microphone, 0 to 1. */
  readonly onLevel: (rms: number) => void
  readonly onProblem: (
    kind: 'device-lost' | 'device-new' | 'share-failed' | 'camera-failed' | 'microphone-failed',
  ) => void
  readonly onPreferences: (preferences: DevicePreferences) => void
}

export interface LocalDevices {
  /** Asks for both at once; what was refused stays off with its reason. */
  start(wanted: { readonly microphone: boolean; readonly camera: boolean }): Promise<void>
  toggleMicrophone(): void
  muteMicrophone(): void
  toggleCamera(): void
  toggleScreen(): void
  chooseMicrophone(id: string): void
  chooseCamera(id: string): void
  chooseSpeaker(id: string): void
  tracks(): LocalTracks
  close(): void
}

const inputsOf = ({ microphones, cameras }: Devices): ReadonlySet<string> =>
  new Set([...microphones, ...cameras].map(({ id }) => id))

export const createDevices = (
  media: LocalMedia,
  preferences: DevicePreferences,
  events: DeviceEvents,
): LocalDevices => {
  let prefer = preferences
  let closed = false

  const tracks = (): LocalTracks => ({
    microphone: microphone.outgoing(),
    camera: media.cameraTrack.value,
    screen: media.screenTrack.value,
    'screen-sound': screen.sound(),
  })
  /** Labels are empty until a permission is given: asked again after each capture and each plug. */
  const list = async (): Promise<void> => {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    if (closed) return
    const of = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }))
    media.devices.value = {
      microphones: of('audioinput'),
      cameras: of('videoinput'),
      speakers: of('audiooutput'),
      microphone: microphone.deviceId() ?? prefer.microphone,
      camera: camera.deviceId() ?? prefer.camera,
      speaker: prefer.speaker,
      speakerChoice: 'setSinkId' in HTMLMediaElement.prototype,
    }
  }
  const changed = (): void => {
    if (closed) return
    events.onTracks(tracks())
    void list()
  }
  const lost = (): void => events.onProblem('device-lost')

  const microphone = createMicrophone(media, {
    onChange: changed,
    onLevel: events.onLevel,
    onLost: lost,
    onFailed: () => events.onProblem('microphone-failed'),
  })
  const camera = createCamera(media, {
    onChange: changed,
    onLost: lost,
    onFailed: () => events.onProblem('camera-failed'),
  })
  const screen = createScreen(media, { onChange: changed, onFailed: () => events.onProblem('share-failed') })

  const remember = (change: Partial<DevicePreferences>): void => {
    prefer = { ...prefer, ...change }
    events.onPreferences(prefer)
  }
  /** A device that comes is told of; where none was there before, it is what one has been waiting for. */
  const plugged = async (): Promise<void> => {
    const before = inputsOf(media.devices.value)
    await list()
    const fresh = [...inputsOf(media.devices.value)].filter((id) => !before.has(id))
    if (closed || fresh.length === 0) return
    const { microphones, cameras } = media.devices.value
    if (media.camera.value === 'missing' && cameras.length > 0) void camera.open(prefer.camera)
    else if (media.microphone.value === 'missing' && microphones.length > 0) void microphone.open(prefer.microphone)
    else events.onProblem('device-new')
  }
  const onPlug = (): void => void plugged()
  navigator.mediaDevices?.addEventListener('devicechange', onPlug)
  const undo = [
    () => navigator.mediaDevices?.removeEventListener('devicechange', onPlug),
    onGranted('camera', () => {
      if (media.camera.value === 'blocked') void camera.open(prefer.camera)
    }),
    onGranted('microphone', () => {
      if (media.microphone.value === 'blocked') void microphone.open(prefer.microphone)
    }),
  ]

  return {
    start: async (wanted) => {
      if (wanted.microphone) media.microphone.value = 'starting'
      if (wanted.camera) media.camera.value = 'starting'
      if (wanted.microphone && wanted.camera) {
        const captured = await captureBoth(prefer.microphone, prefer.camera)
        microphone.use(captured.microphone)
        camera.use(captured.camera)
      } else if (wanted.microphone) microphone.use(await captureMicrophone(prefer.microphone))
      else if (wanted.camera) camera.use(await captureCamera(prefer.camera))
      else await list()
    },
    toggleMicrophone: () => microphone.toggle(prefer.microphone),
    muteMicrophone: microphone.mute,
    toggleCamera: () => camera.toggle(prefer.camera),
    toggleScreen: screen.toggle,
    chooseMicrophone: (id) => {
      remember({ microphone: id })
      void microphone.exchange(id).then(list)
    },
    chooseCamera: (id) => {
      remember({ camera: id })
      void camera.exchange(id).then(list)
    },
    chooseSpeaker: (id) => {
      remember({ speaker: id })
      void list()
    },
    tracks,
    close: () => {
      closed = true
      for (const stop of undo) stop()
      microphone.close()
      camera.close()
      screen.close()
    },
  }
}
