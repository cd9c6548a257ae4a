// The invitation to a room of one's own: copied, written as an e-mail, or as a calendar file for its date.
import { CalendarClock, ClipboardCopy, MailPlus } from 'lucide'
import { calendarFile, mailAddress } from '../../call/invitation.ts'
import { t } from '../../i18n/index.ts'
import type { MyRoomsActions, OwnRoom } from '../../my-rooms-model.ts'
import { Icon } from '../kit/icon.tsx'
import { saveFile } from './save-file.ts'
import { w } from './words/index.ts'
import { nameOf } from './words-of.ts'

/** Of a meeting whose end nobody has said. */
const HOUR_MS = 60 * 60_000

const iso = (at: number): string => new Date(at).toISOString()

interface InviteProps {
  readonly room: OwnRoom
  readonly actions: MyRoomsActions
}

export const InviteParts = ({ room, actions }: InviteProps) => {
  const { code, date, address } = room
  const words = w().invite
  const title = nameOf(room)
  const text = t().info.invitation(title, address, code)
  const save = (begins: number): void => {
    const when = { begins: iso(begins), ends: iso(begins + HOUR_MS), now: iso(Date.now()) }
    saveFile(`${code}.ics`, calendarFile({ title, link: address, text }, code, when), 'text/calendar')
  }
  return (
    <div class="stack tight">
      <p class="address sm">{address.replace(/^https?:\/\//, '')}</p>
      <button type="button" class="btn main wide" onClick={() => actions.copy(text, 'invitation-copied')}>
        <Icon of={ClipboardCopy} /> {words.copy}
      </button>
      <a class="btn line wide" href={mailAddress(t().info.subject(title), text)}>
        <Icon of={MailPlus} /> {words.mail}
      </a>
      {date !== null && (
        <button type="button" class="btn line wide" onClick={() => save(date)}>
          <Icon of={CalendarClock} /> {words.calendar}
        </button>
      )}
    </div>
  )
}
