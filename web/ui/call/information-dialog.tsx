// Which meeting this is, and the invitation to it: link, code, as text, as an e-mail, as a calendar file for a date.
import { CalendarPlus, Copy, Link2, Mail } from 'lucide'
import { useState } from 'preact/hooks'
import { calendarFile, mailAddress } from '../../call/invitation.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { roomName } from '../room/room-head.tsx'
import { Dialog } from './dialog.tsx'
import type { View } from './view.ts'

interface InformationProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

const LENGTHS = [30, 60, 90, 120, 180] as const

/** The next full hour, as a field of date and time has it (local time, no zone). */
const nextHour = (): string => {
  const date = new Date(Math.ceil((Date.now() + 1) / 3_600_000) * 3_600_000)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const iso = (at: number): string => new Date(at).toISOString()

const save = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

const ForADate = ({ model }: Pick<InformationProps, 'model'>) => {
  const words = t().info
  const [date, setDate] = useState(nextHour)
  const [minutes, setMinutes] = useState<number>(60)
  const begins = new Date(date).getTime()
  const title = roomName(model)
  const link = model.link.value
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const text = words.invitation(title, link, model.code)
        const when = { begins: iso(begins), ends: iso(begins + minutes * 60_000), now: iso(Date.now()) }
        save(`${model.code}.ics`, calendarFile({ title, link, text }, model.code, when))
      }}
    >
      <h3 class="sect">{words.calendar}</h3>
      <div class="two">
        <div class="field">
          <label class="label" for="invite-date">
            {words.date}
          </label>
          <input
            class="input"
            id="invite-date"
            type="datetime-local"
            required
            value={date}
            onInput={({ currentTarget }) => setDate(currentTarget.value)}
          />
        </div>
        <div class="field">
          <label class="label" for="invite-length">
            {words.lasts}
          </label>
          <select
            class="input"
            id="invite-length"
            value={minutes}
            onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
          >
            {LENGTHS.map((length) => (
              <option key={length} value={length}>
                {words.minutes(length)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <button type="submit" class="btn line wide" disabled={Number.isNaN(begins)}>
        <Icon of={CalendarPlus} /> {words.save}
      </button>
    </form>
  )
}

export const InformationDialog = ({ model, actions, view }: InformationProps) => {
  const words = t().info
  const title = roomName(model)
  const { host } = model.room.value
  const text = words.invitation(title, model.link.value, model.code)
  return (
    <Dialog
      id="information"
      title={words.title}
      close={() => {
        view.dialog.value = null
      }}
    >
      <div class="stack">
        <dl class="facts">
          <dt class="sr">{t().common.meeting}</dt>
          <dd>
            <strong>{title}</strong>
          </dd>
          {host !== null && (
            <>
              <dt>{words.host}</dt>
              <dd>{[host.name, host.organisation].filter((part) => part !== null).join(', ')}</dd>
            </>
          )}
          <dt>{words.link}</dt>
          <dd class="address">{model.link.value}</dd>
          <dt>{words.code}</dt>
          <dd class="num">{model.code}</dd>
        </dl>
        {!model.hasSecret.value && <p class="hint">{words.noSecret}</p>}
        <button type="button" class="btn main wide" onClick={() => actions.copyText(text)}>
          <Icon of={Copy} /> {words.copyInvitation}
        </button>
        <a class="btn line wide" href={mailAddress(words.subject(title), text)}>
          <Icon of={Mail} /> {words.mail}
        </a>
        <ForADate model={model} />
        {model.self.value?.role === 'owner' && (
          <button
            type="button"
            class="btn line wide"
            onClick={() => {
              view.dialog.value = null
              view.ask.value = { kind: 'new-link' }
            }}
          >
            <Icon of={Link2} /> {words.newLink}
          </button>
        )}
      </div>
    </Dialog>
  )
}
