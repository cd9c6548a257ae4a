// The menus of devices: microphone and loudspeaker, camera. With the help for a device that does not work.
import { Check } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, DeviceChoice, LocalMedia, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Help } from '../room/device-help.tsx'
import { troublesOf } from '../room/troubles.ts'
import { Popover } from './popover.tsx'
import type { View } from './view.ts'

const Meter = ({ media }: { readonly media: LocalMedia }) => (
  <div class="meter" aria-hidden="true">
    <i style={{ width: `${Math.round(media.level.value * 100)}%` }} />
  </div>
)

interface ChoicesProps {
  readonly kind: string
  readonly choices: readonly DeviceChoice[]
  readonly chosen: string | null
  readonly choose: (id: string) => void
  readonly level?: LocalMedia
}

const Choices = ({ kind, choices, chosen, choose, level }: ChoicesProps) => {
  const current = chosen ?? choices[0]?.id
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of menu items (ARIA APG), no form
    <div role="group" aria-label={kind}>
      <p class="head-line" aria-hidden="true">
        {kind}
      </p>
      {choices.map(({ id, label }, i) => (
        <div key={id} role="none">
          <button
            type="button"
            class="opt"
            role="menuitemradio"
            aria-checked={id === current}
            onClick={() => choose(id)}
          >
            <span class="tick">{id === current && <Icon of={Check} />}</span>
            <span>{label === '' ? t().devices.nth(kind, i + 1) : label}</span>
          </button>
          {level !== undefined && id === current && <Meter media={level} />}
        </div>
      ))}
      {choices.length === 0 && (
        <button type="button" class="opt" role="menuitem" aria-disabled="true">
          <span class="tick" />
          <span>{t().devices.none}</span>
        </button>
      )}
    </div>
  )
}

interface DeviceMenuProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

const Troubled = ({
  model,
  actions,
  of,
}: Pick<DeviceMenuProps, 'model' | 'actions'> & { readonly of: 'microphone' | 'camera' }) => {
  const { microphone, camera } = model.media
  const troubles = troublesOf(microphone.value, camera.value).filter(({ which }) => which === of || which === 'both')
  return troubles.map((trouble) => <Help key={trouble.kind} trouble={trouble} retry={actions.retryDevices} />)
}

const broken = (model: Model, of: 'microphone' | 'camera'): boolean =>
  troublesOf(model.media.microphone.value, model.media.camera.value).some(
    ({ which }) => which === of || which === 'both',
  )

export const SoundMenu = ({ model, actions, view }: DeviceMenuProps) => {
  const devices = model.media.devices.value
  const trouble = broken(model, 'microphone')
  return (
    <Popover view={view} name="microphone" label={t().devices.soundMenu} role={trouble ? 'dialog' : 'menu'}>
      {trouble ? (
        <Troubled model={model} actions={actions} of="microphone" />
      ) : (
        <Choices
          kind={t().devices.microphone}
          choices={devices.microphones}
          chosen={devices.microphone}
          choose={actions.chooseMicrophone}
          level={model.media}
        />
      )}
      {!trouble && devices.speakerChoice && devices.speakers.length > 0 && (
        <>
          <hr class="rule" />
          <Choices
            kind={t().devices.speaker}
            choices={devices.speakers}
            chosen={devices.speaker}
            choose={actions.chooseSpeaker}
          />
        </>
      )}
    </Popover>
  )
}

export const CameraMenu = ({ model, actions, view }: DeviceMenuProps) => {
  const devices = model.media.devices.value
  const trouble = broken(model, 'camera')
  return (
    <Popover view={view} name="camera" label={t().devices.camera} role={trouble ? 'dialog' : 'menu'}>
      {trouble ? (
        <Troubled model={model} actions={actions} of="camera" />
      ) : (
        <Choices
          kind={t().devices.camera}
          choices={devices.cameras}
          chosen={devices.camera}
          choose={actions.chooseCamera}
        />
      )}
    </Popover>
  )
}
