// "More", where narrow screens keep what has no slot; and the owner's choice between leaving and ending.
import { Fullscreen, Keyboard, Languages, Link, Mic, MonitorUp, MonitorX, PhoneOff, Users, Video, X } from 'lucide'
import { switchLanguage, t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon, type IconNode } from '../kit/icon.tsx'
import { shortcutText } from './control.tsx'
import { PHONE, useMedia } from './media-query.ts'
import { Popover } from './popover.tsx'
import { canFullScreen, canShare, toggleFullScreen } from './share.ts'
import { closePopover, type View } from './view.ts'

interface MenuProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

interface ItemProps {
  readonly icon: IconNode
  readonly text: string
  readonly sub?: string | number
  readonly bad?: boolean
  /** Words in another language than the page's. */
  readonly lang?: string
  readonly choose: () => void
}

export const Item = ({ icon, text, sub, bad, lang, choose }: ItemProps) => (
  <button type="button" class={bad === true ? 'opt bad' : 'opt'} role="menuitem" lang={lang} onClick={choose}>
    <span class="tick">
      <Icon of={icon} />
    </span>
    <span>{text}</span>
    {sub !== undefined && <span class="sub num">{sub}</span>}
  </button>
)

export const MoreMenu = ({ model, actions, view }: MenuProps) => {
  const phone = useMedia(PHONE)
  const sharing = model.media.screen.value === 'on'
  const opener = view.open.value?.opener
  const closing = (act: () => void) => (): void => {
    closePopover(view)
    act()
  }
  const instead = (name: 'microphone' | 'camera') => (): void => {
    if (opener !== undefined) view.open.value = { name, opener }
  }
  return (
    <Popover view={view} name="more" label={t().bar.more} role="menu">
      {phone && (
        <>
          <Item
            icon={Users}
            text={t().people.title}
            sub={model.participants.value.length + 1}
            choose={closing(() => {
              view.people.value = true
            })}
          />
          {canShare() && (
            <Item
              icon={sharing ? MonitorX : MonitorUp}
              text={sharing ? t().bar.stopShare : t().bar.share}
              choose={closing(actions.toggleScreen)}
            />
          )}
          <Item icon={Mic} text={t().devices.soundMenu} choose={instead('microphone')} />
          <Item icon={Video} text={t().devices.camera} choose={instead('camera')} />
          <hr class="rule" />
        </>
      )}
      <Item icon={Link} text={t().bar.copyLink} choose={closing(actions.copyLink)} />
      {!phone && canFullScreen() && (
        <Item
          icon={Fullscreen}
          text={document.fullscreenElement === null ? t().bar.fullScreen : t().bar.leaveFullScreen}
          sub={shortcutText('Control+Shift+F')}
          choose={closing(toggleFullScreen)}
        />
      )}
      {!phone && (
        <Item
          icon={Keyboard}
          text={t().bar.shortcuts}
          sub={shortcutText('Control+Shift+?')}
          choose={closing(() => {
            view.keys.value = true
          })}
        />
      )}
      <Item
        icon={Languages}
        text={t().common.otherLanguage}
        lang={t().common.otherLanguageTag}
        choose={closing(() => void switchLanguage())}
      />
    </Popover>
  )
}

export const LeaveMenu = ({ actions, view }: MenuProps) => (
  <Popover view={view} name="leave" label={t().bar.leaveMenu} role="menu">
    <Item icon={PhoneOff} text={t().bar.leave} choose={actions.leave} />
    <Item icon={X} text={t().bar.endForAll} bad choose={actions.endForAll} />
  </Popover>
)
