// Microphone, loudspeaker and camera as native selects: the browser's own are the most accessible there are.
import { ChevronDown, Mic, Video, Volume2 } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, DeviceChoice, Model } from '../../model.ts'
import { Icon, type IconNode } from '../kit/icon.tsx'
import { Level } from './level.tsx'

interface ChoiceProps {
  readonly icon: IconNode
  readonly kind: string
  readonly choices: readonly DeviceChoice[]
  readonly chosen: string | null
  readonly choose: (id: string) => void
  /** Microphone alone. */
  readonly level?: Model['media']
}

const Choice = ({ icon, kind, choices, chosen, choose, level }: ChoiceProps) => (
  <div class={level === undefined ? 'select' : 'select with-level'}>
    <Icon of={icon} />
    <select
      aria-label={kind}
      value={chosen ?? choices[0]?.id ?? ''}
      disabled={choices.length === 0}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {choices.length === 0 && <option value="">{t().devices.none}</option>}
      {choices.map(({ id, label }, i) => (
        <option key={id} value={id}>
          {label === '' ? t().devices.nth(kind, i + 1) : label}
        </option>
      ))}
    </select>
    {level !== undefined && <Level media={level} />}
    <Icon of={ChevronDown} />
  </div>
)

export const DeviceSelects = ({
  model,
  actions,
  open,
}: {
  readonly model: Model
  readonly actions: Actions
  /** On narrow screens they stand behind a button. */
  readonly open: boolean
}) => {
  const devices = model.media.devices.value
  const words = t().devices
  return (
    <div class={open ? 'devices open' : 'devices'}>
      <Choice
        icon={Mic}
        kind={words.microphone}
        choices={devices.microphones}
        chosen={devices.microphone}
        choose={actions.chooseMicrophone}
        level={model.media}
      />
      {devices.speakerChoice && devices.speakers.length > 0 && (
        <Choice
          icon={Volume2}
          kind={words.speaker}
          choices={devices.speakers}
          chosen={devices.speaker}
          choose={actions.chooseSpeaker}
        />
      )}
      <Choice
        icon={Video}
        kind={words.camera}
        choices={devices.cameras}
        chosen={devices.camera}
        choose={actions.chooseCamera}
      />
    </div>
  )
}
