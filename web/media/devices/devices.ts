// The microphone, the camera and the screen of this machine: on, off, chosen, unplugged. Writes LocalMedia signals
// and says which tracks are live; knows no peer and no room. Off means off: a camera that is off is released.
import type { Devices, LocalMedia } from '../../model.ts'
import type { LocalTracks } from '../topology.ts'
import { type Captured, captureBoth, captureCamera, captureMicrophone, captureScreen } from './capture.ts'
import { watchLevel } from './level.ts'

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
    kind: 'device-lost' | 'share-failed' | 'camera-failed' | 'microphone-failed' | 'device-new',
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

export const createDevices = (
  media: LocalMedia,
  preferences: DevicePreferences,
  events: DeviceEvents,
): LocalDevices => {
  let prefer = preferences
  let microphone: MediaStreamTrack | null = null
  let screenSound: MediaStreamTrack | null = null
  let stopLevel: (() => void) | null = null
  let closed = false

  const tracks = (): LocalTracks => ({
    microphone: media.microphone.value === 'on' ? microphone : null,
    camera: media.cameraTrack.value,
    screen: media.screenTrack.value,
    'screen-sound': screenSound,
  })
  const tell = (): void => events.onTracks(tracks())
  const remember = (change: Partial<DevicePreferences>): void => {
    prefer = { ...prefer, ...change }
    events.onPreferences(prefer)
  }

  /** The labels are empty until a permission is given; asked again after each capture and each plug. */
  const list = async (): Promise<void> => {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    const of = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }))
    const known: Devices = {
      microphones: of('audioinput'),
      cameras: of('videoinput'),
      speakers: of('audiooutput'),
      microphone: microphone?.getSettings().deviceId ?? prefer.microphone,
      camera: media.cameraTrack.value?.getSettings().deviceId ?? prefer.camera,
      speaker: prefer.speaker,
      speakerChoice: 'setSinkId' in HTMLMediaElement.prototype,
    }
    if (!closed) media.devices.value = known
  }

  const dropMicrophone = (): void => {
    stopLevel?.()
    stopLevel = null
    media.level.value = 0
    microphone?.stop()
    microphone = null
  }
  const useMicrophone = (captured: Captured): void => {
    if (closed) {
      if ('track' in captured) captured.track.stop()
      return
    }
    dropMicrophone()
    if ('refusal' in captured) {
      media.microphone.value = captured.refusal
    } else {
      const { track } = captured
      microphone = track
      track.addEventListener('ended', () => {
        if (microphone !== track) return
        events.onProblem('device-lost')
        void replaceMicrophone()
      })
      stopLevel = watchLevel(track, (rms) => {
        const open = media.microphone.peek() === 'on'
        media.level.value = open ? Math.min(1, rms * 4) : 0
        events.onLevel(open ? rms : 0)
      })
      media.microphone.value = 'on'
    }
    tell()
    void list()
  }
  /** The device went away: another one takes over, muted or not as before. */
  const replaceMicrophone = async (): Promise<void> => {
    const muted = media.microphone.value !== 'on'
    useMicrophone(await captureMicrophone(null))
    if (muted && media.microphone.value === 'on') setMuted(true)
  }
  const setMuted = (muted: boolean): void => {
    if (microphone === null) return
    microphone.enabled = !muted
    media.microphone.value = muted ? 'off' : 'on'
    if (muted) media.level.value = 0
    events.onLevel(0)
    tell()
  }
  const openMicrophone = async (): Promise<void> => {
    media.microphone.value = 'starting'
    useMicrophone(await captureMicrophone(prefer.microphone))
    if (microphone === null) events.onProblem('microphone-failed')
  }

  const useCamera = (captured: Captured): void => {
    if (closed) {
      if ('track' in captured) captured.track.stop()
      return
    }
    const old = media.cameraTrack.value
    if ('refusal' in captured) {
      media.cameraTrack.value = null
      media.camera.value = captured.refusal
    } else {
      const { track } = captured
      media.cameraTrack.value = track
      media.camera.value = 'on'
      track.addEventListener('ended', () => {
        if (media.cameraTrack.value !== track) return
        events.onProblem('device-lost')
        void captureCamera(null).then(useCamera)
      })
    }
    tell()
    old?.stop()
    void list()
  }
  const openCamera = async (): Promise<void> => {
    media.camera.value = 'starting'
    useCamera(await captureCamera(prefer.camera))
    if (media.cameraTrack.value === null) events.onProblem('camera-failed')
  }
  const closeCamera = (): void => {
    const old = media.cameraTrack.value
    media.cameraTrack.value = null
    media.camera.value = 'off'
    tell()
    old?.stop()
  }

  const stopScreen = (): void => {
    const old = media.screenTrack.value
    const sound = screenSound
    media.screenTrack.value = null
    media.screen.value = 'off'
    screenSound = null
    tell()
    old?.stop()
    sound?.stop()
  }
  const openScreen = async (): Promise<void> => {
    media.screen.value = 'starting'
    const captured = await captureScreen()
    if (captured === null || captured === 'failed' || closed) {
      media.screen.value = 'off'
      if (captured === 'failed') events.onProblem('share-failed')
      return
    }
    captured.screen.addEventListener('ended', () => {
      if (media.screenTrack.value === captured.screen) stopScreen()
    })
    media.screenTrack.value = captured.screen
    screenSound = captured.sound
    media.screen.value = 'on'
    tell()
  }

  const onDeviceChange = (): void => void list()
  navigator.mediaDevices?.addEventListener('devicechange', onDeviceChange)

  return {
    start: async (wanted) => {
      if (wanted.microphone) media.microphone.value = 'starting'
      if (wanted.camera) media.camera.value = 'starting'
      if (wanted.microphone && wanted.camera) {
        const captured = await captureBoth(prefer.microphone, prefer.camera)
        useMicrophone(captured.microphone)
        useCamera(captured.camera)
      } else if (wanted.microphone) useMicrophone(await captureMicrophone(prefer.microphone))
      else if (wanted.camera) useCamera(await captureCamera(prefer.camera))
      else await list()
    },
    toggleMicrophone: () => {
      if (media.microphone.value === 'starting') return
      if (microphone === null) void openMicrophone()
      else setMuted(media.microphone.value === 'on')
    },
    muteMicrophone: () => setMuted(true),
    toggleCamera: () => {
      if (media.camera.value === 'starting') return
      if (media.cameraTrack.value === null) void openCamera()
      else closeCamera()
    },
    toggleScreen: () => {
      if (media.screen.value === 'starting') return
      if (media.screen.value === 'on') stopScreen()
      else void openScreen()
    },
    chooseMicrophone: (id) => {
      remember({ microphone: id })
      if (microphone !== null) {
        const muted = media.microphone.value !== 'on'
        void captureMicrophone(id).then((captured) => {
          useMicrophone(captured)
          if (muted) setMuted(true)
        })
      } else void list()
    },
    chooseCamera: (id) => {
      remember({ camera: id })
      if (media.cameraTrack.value !== null) void captureCamera(id).then(useCamera)
      else void list()
    },
    chooseSpeaker: (id) => {
      remember({ speaker: id })
      void list()
    },
    tracks,
    close: () => {
      closed = true
      navigator.mediaDevices?.removeEventListener('devicechange', onDeviceChange)
      dropMicrophone()
      media.cameraTrack.value?.stop()
      media.screenTrack.value?.stop()
      screenSound?.stop()
      media.cameraTrack.value = null
      media.screenTrack.value = null
      media.microphone.value = 'off'
      media.camera.value = 'off'
      media.screen.value = 'off'
    },
  }
}
