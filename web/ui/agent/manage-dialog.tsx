// A room of one's own, whole: its name and date, the invitation, its settings, what is known of it, and its end.
import { Eraser, RotateCcwKey, UserMinus } from 'lucide'
import type { MyRoomsActions, MyRoomsModel, OwnRoom } from '../../my-rooms-model.ts'
import { Dialog } from '../call/dialog.tsx'
import { SettingsFields } from '../call/settings-fields.tsx'
import { Icon } from '../kit/icon.tsx'
import { Buttons, TitleAndDate } from './fields.tsx'
import { InviteParts } from './invite-parts.tsx'
import { fromField } from './local-time.ts'
import { Said } from './my-rooms.tsx'
import { ProblemLine } from './problem.tsx'
import { w } from './words/index.ts'

export interface RoomDialogProps {
  readonly room: OwnRoom
  readonly model: MyRoomsModel
  readonly actions: MyRoomsActions
  readonly close: () => void
}

/** A form's own words, as they are when it is sent. */
export const wordsOf = (form: HTMLFormElement): { readonly title: string; readonly date: number | null } => {
  const data = new FormData(form)
  return { title: String(data.get('title') ?? ''), date: fromField(String(data.get('date') ?? '')) }
}

const Cohosts = ({ room, actions }: Pick<RoomDialogProps, 'room' | 'actions'>) => {
  const { code, cohosts } = room
  return (
    <ul class="cohosts">
      {cohosts.map(({ id, name, organisation }) => (
        <li key={id}>
          <span>{organisation === null ? name : `${name}, ${organisation}`}</span>
          <button
            type="button"
            class="btn icon bare"
            aria-label={w().manage.release(name)}
            title={w().manage.release(name)}
            onClick={() => actions.open({ kind: 'release', code, cohost: id })}
          >
            <Icon of={UserMinus} />
          </button>
        </li>
      ))}
    </ul>
  )
}

const Facts = ({ room, actions }: Pick<RoomDialogProps, 'room' | 'actions'>) => {
  const words = w().manage
  const { code, made, used, until, cohosts } = room
  const on = (at: number): string => words.on(new Date(at))
  return (
    <dl class="facts">
      <dt>{words.code}</dt>
      <dd class="num">{code}</dd>
      <dt>{words.made}</dt>
      <dd>{on(made)}</dd>
      <dt>{words.last}</dt>
      <dd>{used === null ? w().rooms.never : on(used)}</dd>
      <dt>{words.cohostsLabel}</dt>
      <dd>{cohosts.length === 0 ? words.nobody : <Cohosts room={room} actions={actions} />}</dd>
      {until !== null && (
        <>
          <dt>{words.until}</dt>
          <dd>{on(until)}</dd>
        </>
      )}
    </dl>
  )
}

export const ManageDialog = ({ room, model, actions, close }: RoomDialogProps) => {
  const { code, title, date, linked, settings } = room
  return (
    <Dialog id="manage" title={w().manage.title} close={close}>
      <div class="stack">
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            const wish = wordsOf(event.currentTarget)
            // the field knows minutes, the room what was said
            actions.rename(code, wish.title, sameMinute(wish.date, date) ? date : wish.date)
          }}
        >
          <TitleAndDate title={title ?? ''} date={date} />
          <ProblemLine problem={model.problem.value} />
          <Said model={model} />
          <Buttons text={w().manage.save} busy={model.busy.value} />
        </form>
        {linked === 'here' ? (
          <>
            <h3>{w().invite.heading}</h3>
            <InviteParts room={room} actions={actions} />
          </>
        ) : (
          <p class="hint">{linked === 'outdated' ? w().rooms.outdated : w().rooms.elsewhere}</p>
        )}
        <SettingsFields settings={settings} set={(change) => actions.set(code, change)} />
        <h3>{w().manage.facts}</h3>
        <Facts room={room} actions={actions} />
        <button type="button" class="btn line wide" onClick={() => actions.open({ kind: 'renew', code })}>
          <Icon of={RotateCcwKey} /> {w().manage.newLink}
        </button>
        <button type="button" class="btn line wide bad" onClick={() => actions.open({ kind: 'end', code })}>
          <Icon of={Eraser} /> {w().manage.end}
        </button>
      </div>
    </Dialog>
  )
}

const sameMinute = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.floor(a / 60_000) === Math.floor(b / 60_000))
