// Which meeting this is, who holds it, who is already inside.
import { t } from '../../i18n/index.ts'
import type { Model } from '../../model.ts'
import { Avatar, Verified } from '../kit/person.tsx'

/** The title, or whose meeting it is, or just "meeting". */
export const roomName = (model: Model): string => {
  const { title, host } = model.room.value
  return title ?? (host === null ? t().common.meeting : t().common.meetingOf(host.name))
}

/** How many faces and names stand on the line before "and n others". */
const NAMED = 3

export const RoomHead = ({ model }: { readonly model: Model }) => {
  const { title, host } = model.room.value
  return (
    <div>
      <h1 class="h2">{roomName(model)}</h1>
      {host !== null && (
        <p class="by">
          {title !== null && <span>{t().prejoin.by(host.name)}</span>}
          <Verified organisation={host.organisation} />
        </p>
      )}
    </div>
  )
}

export const Inside = ({ model }: { readonly model: Model }) => {
  const inside = model.inside.value
  if (model.server.value === 'connecting') return <div class="inside" aria-hidden="true" />
  if (inside.length === 0) return <p class="inside sm soft">{t().prejoin.nobody}</p>
  const named = inside.slice(0, NAMED)
  return (
    <div class="inside">
      <span class="avs" aria-hidden="true">
        {named.map(({ id, identity }) => (
          <Avatar key={id} id={id} name={identity.name} />
        ))}
      </span>
      <p class="sm soft">
        <span class="strong">{t().prejoin.inside}</span>{' '}
        {t().prejoin.names(
          named.map(({ identity }) => identity.name),
          inside.length - named.length,
        )}
      </p>
    </div>
  )
}
