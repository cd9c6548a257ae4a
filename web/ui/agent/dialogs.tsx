// What opens over the list of one's rooms: planning, what is to be sent, managing, and questions before what can't be undone.
import { useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { MyRoomsActions, MyRoomsModel, Opened } from '../../my-rooms-model.ts'
import { Dialog } from '../call/dialog.tsx'
import { AccessOptions, accessOf } from '../kit/access-options.tsx'
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

const AccessField = () => (
  <div class="field">
    <label class="label" for="room-access">
      {t().settings.access}
    </label>
    <select class="input" id="room-access" name="access">
      <AccessOptions />
    </select>
  </div>
)

const PlanDialog = ({ model, actions, close }: PlanProps) => {
  const [date] = useState(() => nextHour(Date.now()))
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    const access = accessOf(new FormData(event.currentTarget).get('access'))
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

interface ReleaseProps extends RoomDialogProps {
  readonly cohost: string
}
const ReleaseDialog = ({ room, cohost, model, actions, close }: ReleaseProps) => {
  const person = room.cohosts.find(({ id }) => id === cohost)
  return (
    <Dialog id="release" title={w().release.title(person?.name ?? '')} close={close}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          actions.release(room.code, cohost)
        }}
      >
        <p>
          <strong>{nameOf(room)}</strong>
          <br />
          {w().release.text}
        </p>
        <ProblemLine problem={model.problem.value} />
        <Buttons text={w().release.act} busy={model.busy.value} cancel={close} />
      </form>
    </Dialog>
  )
}

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
  if (opened.kind === 'release') {
    const back = (): void => {
      if (model.opened.peek() === opened) actions.open({ kind: 'manage', code: opened.code })
    }
    return <ReleaseDialog cohost={opened.cohost} room={room} model={model} actions={actions} close={back} />
  }
  const Part = OF_ROOM[opened.kind]
  return <Part room={room} model={model} actions={actions} close={close} />
}

export const Dialogs = ({ model, actions }: DialogsProps) => {
  const opened = model.opened.value
  return opened === null ? null : <OpenedDialog key={opened.kind} opened={opened} model={model} actions={actions} />
}
