// Who can open what is said, said plainly: sealed end to end, by which way to whom, and who is not verified.
import { Lock, ShieldQuestionMark } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Model, Participant } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar } from '../kit/person.tsx'
import { isUnverified } from './peer-tile.tsx'
import { Popover } from './popover.tsx'
import { togglePopover, type View } from './view.ts'

interface SealProps {
  readonly model: Model
  readonly view: View
}

export const SealButton = ({ model, view }: SealProps) => {
  const part = model.participants.value.some(isUnverified)
  return (
    <button
      type="button"
      class={part ? 'seal part' : 'seal'}
      aria-haspopup="dialog"
      aria-expanded={view.open.value?.name === 'seal'}
      aria-label={t().seal.label}
      onClick={({ currentTarget }) => togglePopover(view, 'seal', currentTarget)}
    >
      <Icon of={part ? ShieldQuestionMark : Lock} />
      <span class="t">{part ? t().tile.notVerified : t().seal.short}</span>
    </button>
  )
}

const pathOf = ({ link }: Participant): string => {
  if (link.kind !== 'connected') return t().seal.linking
  return link.path === 'relay' ? t().seal.relay : t().seal.direct
}

export const SealPopover = ({ model, view }: SealProps) => (
  <Popover view={view} name="seal" label={t().seal.heading} role="dialog">
    <h2>{t().seal.heading}</h2>
    <p class="soft sm">{t().seal.text}</p>
    <ul class="link-list">
      {model.participants.value.map((person) => {
        const { id, identity } = person.peer
        return (
          <li class="person" key={id}>
            <Avatar id={id} name={identity.name} />
            <span class="who-n">
              <strong>
                <bdi>{identity.name}</bdi>
              </strong>
              <small>{isUnverified(person) ? t().tile.notVerifiedWhy : pathOf(person)}</small>
            </span>
            {isUnverified(person) && <span class="chip warn">{t().tile.notVerified}</span>}
            {person.link.kind === 'connected' && person.link.verified && (
              <span class="chip ok">{t().seal.hasLink}</span>
            )}
          </li>
        )
      })}
    </ul>
  </Popover>
)
