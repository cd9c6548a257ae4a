// Fields and buttons of the dialogs of one's rooms.
import { LoaderCircle } from 'lucide'
import { TITLE_MAX_CHARS } from '../../../protocol/limits.ts'
import { Icon } from '../kit/icon.tsx'
import { toField } from './local-time.ts'
import { w } from './words/index.ts'

/** Not drawn again while one types: what is sent is read from the form. */
export const TitleAndDate = ({ title, date }: { readonly title: string; readonly date: number | null }) => (
  <>
    <div class="field">
      <label class="label" for="room-title">
        {w().plan.name}
      </label>
      <input
        class="input"
        id="room-title"
        name="title"
        maxLength={TITLE_MAX_CHARS}
        autocomplete="off"
        autofocus
        defaultValue={title}
      />
    </div>
    <div class="field">
      <label class="label" for="room-date">
        {w().plan.date}
      </label>
      <input
        class="input"
        id="room-date"
        name="date"
        type="datetime-local"
        aria-describedby="room-date-hint"
        defaultValue={date === null ? '' : toField(date)}
      />
      <p class="hint" id="room-date-hint">
        {w().plan.dateHint}
      </p>
    </div>
  </>
)

interface ButtonsProps {
  readonly text: string
  readonly bad?: boolean
  readonly busy: boolean
  readonly cancel?: () => void
}

export const Buttons = ({ text, bad, busy, cancel }: ButtonsProps) => (
  <div class="btn-row end">
    {cancel !== undefined && (
      <button type="button" class="btn line" onClick={cancel}>
        {w().cancel}
      </button>
    )}
    <button type="submit" class={bad === true ? 'btn danger' : 'btn main'} aria-busy={busy}>
      {busy && <Icon of={LoaderCircle} class="spin" />} {text}
    </button>
  </div>
)
