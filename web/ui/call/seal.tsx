// Who can open what is said, said plainly: sealed end to end, by which way to whom, and who is not verified.
import { Lock, ShieldQuestionMark } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Participant } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'
import { Avatar } from '../kit/person.tsx'
import { isUnverified } from './peer-tile.tsx'
import { Popover } from './popover.tsx'
import { canCompare } from './verify-chip.tsx'
import { closePopover, togglePopover, type View } from './view.ts'

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
      aria-label={part ? `${t().seal.label}, ${t().compare.partly}` : t().seal.label}
      onClick={({ currentTarget }) => togglePopover(view, 'seal', currentTarget)}
    >
      <Icon of={part ? ShieldQuestionMark : Lock} />
      <span class="t">{part ? t().compare.toVerify : t().seal.short}</span>
    </button>
  )
}

const pathOf = ({ link }: Participant): string => {
  if (link.kind !== 'connected') return t().seal.linking
  if (link.path === 'sfu') return t().seal.server
  return link.path === 'relay' ? t().seal.relay : t().seal.direct
}

const isThroughServer = ({ link }: Participant): boolean => link.kind === 'connected' && link.path === 'sfu'

/** What holds while somebody is not verified, and what one can do: compare with those of whom one side has the link. */
const ToVerify = ({ model, actions, view }: SealProps & { readonly actions: Actions }) => {
  const unverified = model.participants.value.filter(isUnverified)
  if (unverified.length === 0) return null
  const comparable = unverified.filter((person) => canCompare(model, person))
  const names = unverified.map(({ peer }) => peer.identity.name)
  return (
    <div class="help">
      <p>{model.hasSecret.value ? t().compare.risk(names) : t().compare.riskSelf}</p>
      {comparable.length > 0 && <p>{t().compare.why}</p>}
      {comparable.map(({ peer: { id, identity } }) => (
        <button
          type="button"
          class="btn main small"
          key={id}
          onClick={() => {
            closePopover(view)
            actions.words.compare(id)
          }}
        >
          {t().compare.with(firstName(identity.name))}
        </button>
      ))}
    </div>
  )
}

/** True only where everybody is verified: else it says what is to be verified. */
const headingOf = (model: Model): string =>
  model.participants.value.some(isUnverified) ? `${t().seal.heading}, ${t().compare.partly}` : t().seal.heading

export const SealPopover = ({ model, actions, view }: SealProps & { readonly actions: Actions }) => (
  <Popover view={view} name="seal" label={headingOf(model)} role="dialog" whole>
    <h2>{headingOf(model)}</h2>
    <p class="soft sm">{model.participants.value.some(isUnverified) ? t().compare.text : t().seal.text}</p>
    {model.participants.value.some(isThroughServer) && <p class="soft sm">{t().seal.serverKnows}</p>}
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
              <small>{isUnverified(person) && model.hasSecret.value ? t().tile.notVerifiedWhy : pathOf(person)}</small>
            </span>
            {isUnverified(person) && <span class="chip warn">{t().tile.notVerified}</span>}
            {person.link.kind === 'connected' && person.link.verified && (
              <span class="chip ok">{t().seal.hasLink}</span>
            )}
          </li>
        )
      })}
    </ul>
    <ToVerify model={model} actions={actions} view={view} />
  </Popover>
)
