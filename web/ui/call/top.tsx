// The top line of narrow screens: which meeting, the seal, the other camera, people.
import { SwitchCamera, Users } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { roomName } from '../room/room-head.tsx'
import { Elapsed } from './elapsed.tsx'
import { SealButton } from './seal.tsx'
import type { View } from './view.ts'

interface TopProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
  readonly inert: boolean
}

/** The camera after the one in use: front, back, front… */
const OtherCamera = ({ model, actions }: Pick<TopProps, 'model' | 'actions'>) => {
  const { cameras, camera } = model.media.devices.value
  const next = cameras[(cameras.findIndex(({ id }) => id === camera) + 1) % cameras.length]
  if (cameras.length < 2 || next === undefined || model.media.camera.value !== 'on') return null
  return (
    <button
      type="button"
      class="btn icon bare"
      aria-label={t().devices.switchCamera}
      onClick={() => actions.chooseCamera(next.id)}
    >
      <Icon of={SwitchCamera} />
    </button>
  )
}

export const Top = ({ model, actions, view, inert }: TopProps) => {
  const present = model.participants.value.length + 1
  const waiting = model.waiting.value.length
  return (
    <header class="top" inert={inert}>
      <div class="title">
        <strong>{roomName(model)}</strong>
        <Elapsed model={model} />
      </div>
      <SealButton model={model} view={view} />
      <OtherCamera model={model} actions={actions} />
      <button
        type="button"
        class={waiting > 0 ? 'btn bare waiting' : 'btn bare'}
        aria-label={t().bar.people(present, waiting)}
        aria-expanded={view.people.value}
        onClick={() => {
          view.people.value = !view.people.value
        }}
      >
        <Icon of={Users} />
        <span class="num sm" aria-hidden="true">
          {waiting > 0 ? waiting : present}
        </span>
      </button>
    </header>
  )
}
