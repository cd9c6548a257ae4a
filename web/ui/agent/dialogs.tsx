// What opens over the list of one's rooms: planning, what is to be sent, managing, and questions before what can't be undone.
import { useState } from 'preact/hooks'
import type { Access } from '../../../protocol/settings.ts'
import { t } from '../../i18n/index.ts'
import type { MyRoomsActions, MyRoomsModel, Opened } from '../../my-rooms-model.ts'
import { Dialog } from '../call/dialog.tsx'
import { Buttons, TitleAndDate } from './fields.tsx'
import { InviteParts } from './invite-parts.tsx'
import { nextHour } from './local-time.ts'
import { ManageDialog, type RoomDialogProps, wordsOf } from './manage-dialog.tsx'
import { Said } from './my-rooms.tsx'
import { ProblemLine } from './problem.tsx'
import { w } from './words/index.ts'
import { nameOf } from './words-of.ts'

interface DialogsProps {
  readonly model: MyRoomsModel
  readonly actions: MyRoomsActions
}
type PlanProps = DialogsProps & { readonly close: () => void }

const ACCESSES: readonly Access[] = ['public', 'trusted', 'restricted']

const AccessField = () => (
  <div class="field">
    <label class="label" for="room-access">
      {t().settings.access}
    </label>
    <select class="input" id="room-access" name="access">
      <option value="">{t().home.accessUsual}</option>
      {ACCESSES.map((access) => (
        <option key={access} value={access}>
          {t().settings[access]}
        </option>
      ))}
    </select>
  </div>
)

const PlanDialog = ({ model, actions, close }: PlanProps) => {
  const [date] = useState(() => nextHour(Date.now()))
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    const wished = new FormData(event.currentTarget).get('access')
    const access = ACCESSES.find((each) => each === wished)
    actions.plan({ ...wordsOf(event.currentTarget), ...(access === undefined ? {} : { access }) })
  }
  return (
    <Dialog id="plan" title={w().plan.title} close={close}>
      <form class="stack" onSubmit={submit}>
        <TitleAndDate title="" date={date} />
        <AccessField />
        <ProblemLine problem={model.problem.value} />
        <Buttons text={w().plan.make} busy={model.busy.value} cancel={close} />
      </form>
    </Dialog>
  )
}

const ReadyDialog = ({ room, model, actions, close }: RoomDialogProps) => (
  <Dialog id="ready" title={w().plan.ready} close={close}>
    <div class="stack">
      <p>
        <strong>{nameOf(room)}</strong>
        <br />
        {w().plan.readyText(room.date === null ? null : new Date(room.date))}
      </p>
      <InviteParts room={room} actions={actions} />
      <Said model={model} />
    </div>
  </Dialog>
)

const RenewDialog = ({ room, model, actions, close }: RoomDialogProps) => (
  <Dialog id="renew" title={w().renew.title} close={close}>
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        actions.renew(room.code)
      }}
    >
      <p>
        <strong>{nameOf(room)}</strong>
        <br />
        {w().renew.text}
      </p>
      <ProblemLine problem={model.problem.value} />
      <Buttons text={w().renew.act} busy={model.busy.value} cancel={close} />
    </form>
  </Dialog>
)

const EndDialog = ({ room, model, actions, close }: RoomDialogProps) => (
  <Dialog id="end" title={w().end.title(nameOf(room))} close={close}>
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        actions.end(room.code)
      }}
    >
      <p>{w().end.text}</p>
      {room.inside > 0 && <p class="strong">{w().end.inside(room.inside)}</p>}
      <ProblemLine problem={model.problem.value} />
      <Buttons text={w().end.act} bad busy={model.busy.value} cancel={close} />
    </form>
  </Dialog>
)

const OF_ROOM = { ready: ReadyDialog, manage: ManageDialog, renew: RenewDialog, end: EndDialog } as const

const OpenedDialog = ({ opened, model, actions }: DialogsProps & { readonly opened: Opened }) => {
  /** Closing tells of itself after the next dialog may have opened: only its own place is emptied. */
  const close = (): void => {
    if (model.opened.peek() === opened) actions.open(null)
  }
  if (opened.kind === 'plan') return <PlanDialog model={model} actions={actions} close={close} />
  const rooms = model.rooms.value
  const room = rooms.is === 'ready' ? rooms.value.find(({ code }) => code === opened.code) : undefined
  if (room === undefined) return null
  const Part = OF_ROOM[opened.kind]
  return <Part room={room} model={model} actions={actions} close={close} />
}

export const Dialogs = ({ model, actions }: DialogsProps) => {
  const opened = model.opened.value
  return opened === null ? null : <OpenedDialog key={opened.kind} opened={opened} model={model} actions={actions} />
}
