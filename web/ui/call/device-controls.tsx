// Microphone and camera: the switch, and beside it on wide screens the menu of devices.
import { ChevronUp, LoaderCircle, Mic, MicOff, Video, VideoOff } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, DeviceState, Model } from '../../model.ts'
import type { IconNode } from '../kit/icon.tsx'
import { isTrouble } from '../room/troubles.ts'
import { Control } from './control.tsx'
import { togglePopover, type View } from './view.ts'

interface SplitProps {
  readonly kind: 'microphone' | 'camera'
  readonly state: DeviceState
  readonly icons: readonly [on: IconNode, off: IconNode]
  readonly labels: readonly [on: string, off: string, starting: string, trouble: string]
  readonly word: string
  readonly menuLabel: string
  readonly keys: string
  readonly toggle: () => void
  /** Why it can't be switched on, where hosts have taken it. */
  readonly withdrawn: string | null
  readonly view: View
}

const Split = ({ kind, state, icons, labels, word, menuLabel, keys, toggle, withdrawn, view }: SplitProps) => {
  const [on, off, starting, trouble] = labels
  const broken = isTrouble(state)
  const busy = state === 'starting'
  return (
    <div class="split">
      <Control
        icon={busy ? LoaderCircle : state === 'on' ? icons[0] : icons[1]}
        label={withdrawn ?? (broken ? trouble : busy ? starting : state === 'on' ? on : off)}
        withdrawn={withdrawn !== null}
        word={word}
        look={broken ? 'blocked' : state === 'off' ? 'off' : ''}
        busy={busy}
        keys={keys}
        press={(control) => (broken && withdrawn === null ? togglePopover(view, kind, control) : toggle())}
      />
      <Control
        icon={ChevronUp}
        label={menuLabel}
        look="caret"
        opens="menu"
        expanded={view.open.value?.name === kind}
        press={(control) => togglePopover(view, kind, control)}
      />
    </div>
  )
}

interface DeviceControlsProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const DeviceControls = ({ model, actions, view }: DeviceControlsProps) => {
  const words = t().devices
  return (
    <>
      <Split
        kind="microphone"
        state={model.media.microphone.value}
        icons={[Mic, MicOff]}
        labels={[words.muteMicrophone, words.unmuteMicrophone, words.startingMicrophone, words.microphoneTrouble]}
        word={words.microphone}
        menuLabel={words.chooseSound}
        keys="Control+D"
        toggle={actions.toggleMicrophone}
        withdrawn={model.may.value.microphone ? null : t().bar.withdrawn.microphone}
        view={view}
      />
      <Split
        kind="camera"
        state={model.media.camera.value}
        icons={[Video, VideoOff]}
        labels={[words.stopCamera, words.startCamera, words.startingCamera, words.cameraTrouble]}
        word={words.camera}
        menuLabel={words.chooseCamera}
        keys="Control+E"
        toggle={actions.toggleCamera}
        withdrawn={model.may.value.camera ? null : t().bar.withdrawn.camera}
        view={view}
      />
    </>
  )
}
