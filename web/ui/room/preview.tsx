// Own picture before the others see it: mirrored, with the two switches, or the reason why there is none.
import { LoaderCircle, Mic, MicOff, Settings2, Video as VideoIcon, VideoOff } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, DeviceState, Model } from '../../model.ts'
import { Icon, type IconNode } from '../kit/icon.tsx'
import { Video } from '../kit/video.tsx'
import { isTrouble } from './troubles.ts'

interface SwitchProps {
  readonly state: DeviceState
  readonly icons: readonly [on: IconNode, off: IconNode]
  readonly labels: readonly [on: string, off: string, starting: string, trouble: string]
  readonly toggle: () => void
}

const Switch = ({ state, icons, labels, toggle }: SwitchProps) => {
  const [on, off, starting, trouble] = labels
  const look = { class: 'round off', icon: icons[1], label: off }
  if (state === 'on') Object.assign(look, { class: 'round', icon: icons[0], label: on })
  if (state === 'starting') Object.assign(look, { class: 'round', icon: LoaderCircle, label: starting })
  if (isTrouble(state)) Object.assign(look, { class: 'round asks', label: trouble })
  return (
    <button type="button" class={look.class} aria-label={look.label} aria-busy={state === 'starting'} onClick={toggle}>
      <Icon of={look.icon} {...(state === 'starting' ? { class: 'spin' } : {})} />
    </button>
  )
}

const Note = ({ model }: { readonly model: Model }) => {
  const camera = model.media.camera.value
  const microphone = model.media.microphone.value
  if (camera === 'on') return null
  if (camera === 'starting' || camera === 'off')
    return (
      <div class="note">
        <Icon of={camera === 'off' ? VideoOff : VideoIcon} />
        <strong>{camera === 'off' ? t().devices.cameraOff : t().devices.startingCamera}</strong>
        <span class="sm">
          {camera === 'starting' ? t().devices.starting : microphone === 'on' && t().devices.cameraOffHint}
        </span>
      </div>
    )
  return (
    <div class="note asks">
      <Icon of={VideoOff} />
      <strong>{t().trouble[camera][microphone === camera ? 'both' : 'camera']}</strong>
      {microphone === 'on' && <span class="sm">{t().trouble.heard}</span>}
    </div>
  )
}

interface PreviewProps {
  readonly model: Model
  readonly actions: Actions
  readonly showDevices: () => void
}

export const Preview = ({ model, actions, showDevices }: PreviewProps) => {
  const words = t().devices
  return (
    <div class="preview">
      <Video track={model.media.cameraTrack.value} own />
      <Note model={model} />
      <div class="bar-in">
        <Switch
          state={model.media.microphone.value}
          icons={[Mic, MicOff]}
          labels={[words.muteMicrophone, words.unmuteMicrophone, words.startingMicrophone, words.microphoneRetry]}
          toggle={actions.toggleMicrophone}
        />
        <Switch
          state={model.media.camera.value}
          icons={[VideoIcon, VideoOff]}
          labels={[words.stopCamera, words.startCamera, words.startingCamera, words.cameraRetry]}
          toggle={actions.toggleCamera}
        />
        <button type="button" class="round to-devices" aria-label={words.choose} onClick={showDevices}>
          <Icon of={Settings2} />
        </button>
      </div>
    </div>
  )
}
