// Words that appear for a moment over one's own tile, and people at the door. They never take the focus; the announcer
// reads them out, so nothing here is a live region.
import { VolumeOff, WifiOff, X } from 'lucide'
import type { Visitor } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Notice } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar, Verified } from '../kit/person.tsx'
import { noticeText } from './notice-text.ts'
import { AdmitButtons, Imitates } from './people-door.tsx'
import type { View } from './view.ts'
import { ReadButton } from './words-notice.tsx'

interface NoticesProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
  readonly unblockSound: () => void
}

/** Whom one is asked about: nobody while the panel shows the same people with the same buttons. */
const knocking = ({ model, view }: NoticesProps): readonly Visitor[] =>
  view.people.value || !model.opensDoor.value
    ? []
    : model.waiting.value.filter(({ id }) => !view.later.value.includes(id))

const Knock = (props: NoticesProps) => {
  const { model, actions, view } = props
  const waiting = knocking(props)
  const [first] = waiting
  if (first === undefined) return null
  const { identity } = first
  return (
    <section class="knock" aria-labelledby="knock">
      <div class="who">
        <Avatar id={first.id} name={identity.name} />
        <div>
          <strong id="knock">{t().knock.one(identity.name)}</strong>
          <p class="sm soft">
            {identity.kind === 'agent' ? <Verified organisation={identity.organisation} /> : t().knock.guest}{' '}
            {waiting.length > 1 && t().knock.more(waiting.length - 1)}
          </p>
          <Imitates of={first} />
        </div>
        <button
          type="button"
          class="btn icon bare"
          aria-label={t().knock.later}
          onClick={() => {
            view.later.value = model.waiting.value.map(({ id }) => id)
          }}
        >
          <Icon of={X} />
        </button>
      </div>
      <AdmitButtons visitor={first} actions={actions} small={false} />
    </section>
  )
}

const SoundPrompt = ({ unblockSound }: { readonly unblockSound: () => void }) => (
  <div class="notice">
    <Icon of={VolumeOff} />
    <span>{t().notice['sound-blocked']}</span>
    <button type="button" class="btn main small" onClick={unblockSound}>
      {t().notice.sound}
    </button>
  </div>
)

/** A host asks for something to be switched on: one press does it. */
const Answer = ({ notice, actions }: { readonly notice: Notice; readonly actions: Actions }) => {
  const { what } = notice
  const words = t().devices
  const [text, act] =
    what === 'camera'
      ? [words.startCamera, actions.toggleCamera]
      : what === 'screen'
        ? [t().bar.share, actions.toggleScreen]
        : [words.unmuteMicrophone, actions.toggleMicrophone]
  return (
    <button
      type="button"
      class="btn main small"
      onClick={() => {
        actions.dismiss(notice.id)
        act()
      }}
    >
      {text}
    </button>
  )
}

export const Notices = (props: NoticesProps) => {
  const { model, actions, view, unblockSound } = props
  // two at most: on a phone a third would leave the faces no room
  const told = knocking(props).length > 0 ? model.notices.value.slice(-1) : model.notices.value
  return (
    <section class="notices" id="notices" aria-label={t().notice.region} tabIndex={-1}>
      {view.soundBlocked.value && <SoundPrompt unblockSound={unblockSound} />}
      {told.map((notice) => (
        <div class="notice" key={notice.id}>
          {notice.kind === 'server-away' && <Icon of={WifiOff} />}
          <span>{noticeText(notice)}</span>
          {notice.kind === 'told-unmute' && <Answer notice={notice} actions={actions} />}
          <ReadButton notice={notice} view={view} actions={actions} />
          <button
            type="button"
            class="btn icon bare"
            aria-label={t().common.close}
            onClick={() => actions.dismiss(notice.id)}
          >
            <Icon of={X} />
          </button>
        </div>
      ))}
      <Knock {...props} />
    </section>
  )
}
