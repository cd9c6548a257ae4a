// The bar: which meeting, how long, and the controls in their slots.
import { Ellipsis, Hand, MessageSquare, MonitorUp, MonitorX, PhoneOff, SmilePlus, Users } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { roomName } from '../room/room-head.tsx'
import { Control } from './control.tsx'
import { DeviceControls } from './device-controls.tsx'
import { Elapsed } from './elapsed.tsx'
import { SealButton } from './seal.tsx'
import { canShare } from './share.ts'
import { useToolbar } from './use-toolbar.ts'
import { togglePopover, type View } from './view.ts'

interface BarProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

const ShareControl = ({ model, actions }: BarProps) => {
  const state = model.media.screen.value
  const on = state === 'on'
  const may = on || model.may.value.screen
  return (
    <Control
      icon={on ? MonitorX : MonitorUp}
      label={on ? t().bar.stopShare : may ? t().bar.share : t().bar.withdrawn.screen}
      word={on ? t().bar.stopShareShort : t().bar.shareShort}
      look={on ? 'from-768 active' : 'from-768'}
      withdrawn={!may}
      busy={state === 'starting'}
      press={actions.toggleScreen}
    />
  )
}

const HandControl = ({ model, actions }: BarProps) => {
  const up = model.self.value?.handUp === true
  return (
    <Control
      icon={Hand}
      label={up ? t().bar.lowerHand : t().bar.raiseHand}
      word={t().bar.handShort}
      look={up ? 'from-368 raised' : 'from-368'}
      keys="Control+Shift+H"
      press={actions.toggleHand}
    />
  )
}

const ChatControl = ({ model, view }: BarProps) => {
  const { open } = view.chat
  const unread = model.words.chat.value?.unread.length ?? 0
  return (
    <Control
      icon={MessageSquare}
      label={t().chat.control(unread)}
      word={t().chat.title}
      expanded={open.value}
      keys="Control+Shift+M"
      {...(unread > 0 ? { count: unread } : {})}
      press={() => {
        open.value = !open.value
      }}
    />
  )
}

const ReactControl = ({ view }: BarProps) => (
  <Control
    icon={SmilePlus}
    label={t().bar.react}
    word={t().bar.react}
    look="from-768"
    opens="menu"
    expanded={view.open.value?.name === 'reactions'}
    press={(control) => togglePopover(view, 'reactions', control)}
  />
)

const PeopleControl = ({ model, view }: BarProps) => {
  const present = model.participants.value.length + 1
  const waiting = model.waiting.value.length
  return (
    <Control
      icon={Users}
      label={t().bar.people(present, waiting)}
      word={t().bar.peopleShort}
      look={waiting > 0 ? 'from-768' : 'from-768 quiet'}
      expanded={view.people.value}
      keys="Control+Shift+P"
      count={waiting > 0 ? waiting : present}
      press={() => {
        view.people.value = !view.people.value
      }}
    />
  )
}

const LeaveControl = ({ model, actions, view }: BarProps) => {
  const owner = model.self.value?.role === 'owner'
  return (
    <Control
      icon={PhoneOff}
      label={owner ? t().bar.leaveMenu : t().bar.leave}
      word={t().bar.leaveShort}
      look="leave"
      {...(owner ? { opens: 'menu', expanded: view.open.value?.name === 'leave' } : {})}
      press={(control) => (owner ? togglePopover(view, 'leave', control) : actions.leave())}
    />
  )
}

export const Bar = (props: BarProps) => {
  const { model, view } = props
  const toolbar = useToolbar()
  return (
    <div class="bar" id="bar" tabIndex={-1}>
      <div class="info">
        <strong>{roomName(model)}</strong>
        <div class="row">
          <Elapsed model={model} />
          <SealButton model={model} view={view} />
        </div>
      </div>
      <div class="slabs" role="toolbar" aria-label={t().bar.name} ref={toolbar}>
        <div class="mid">
          <DeviceControls {...props} />
          {canShare() && <ShareControl {...props} />}
          <HandControl {...props} />
          <ReactControl {...props} />
          <ChatControl {...props} />
          <PeopleControl {...props} />
          <Control
            icon={Ellipsis}
            label={t().bar.more}
            word={t().bar.moreShort}
            opens="menu"
            expanded={view.open.value?.name === 'more'}
            press={(control) => togglePopover(view, 'more', control)}
          />
        </div>
        <LeaveControl {...props} />
      </div>
    </div>
  )
}
