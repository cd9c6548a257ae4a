// One person in the panel: who, with which role, hand, microphone, and the button of what one may do about them.
import { EllipsisVertical, Hand, Mic, MicOff } from 'lucide'
import type { Identity, PeerId, Role } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Participant } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar } from '../kit/person.tsx'
import { Imitates } from './people-door.tsx'
import { Standing } from './standing.tsx'
import { VerifyChip } from './verify-chip.tsx'
import { togglePopover, type View } from './view.ts'

export interface Row {
  readonly id: PeerId
  readonly identity: Identity
  readonly self: boolean
  readonly role: Role
  readonly imitates?: true | undefined
  readonly microphone: boolean
  readonly speaking: boolean
  /** Place in the queue of raised hands, from 1; 0: down. */
  readonly hand: number
  /** Whoever is not verified, for what one can do about it. */
  readonly unverified: Participant | null
  /** Whether there is anything one may do about them. */
  readonly actions: boolean
}

const Chips = ({ row: { self, role } }: { readonly row: Row }) => (
  <>
    {self && <span class="soft sm">{t().people.you}</span>}
    {role !== 'participant' && <span class="chip">{t().people[role]}</span>}
  </>
)

interface RowProps {
  readonly row: Row
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const PersonRow = ({ row, model, actions, view }: RowProps) => {
  const { id, identity, microphone, speaking, hand } = row
  const open = view.open.value
  return (
    <li class="person">
      <Avatar id={id} name={identity.name} />
      <div class="who-n">
        <strong>
          <bdi>{identity.name}</bdi>
          <Chips row={row} />
        </strong>
        <small>
          <Standing identity={identity} />
        </small>
        {row.unverified !== null && <VerifyChip model={model} actions={actions} person={row.unverified} />}
        <Imitates of={row.imitates === true ? { imitates: true } : {}} />
      </div>
      {hand > 0 && (
        <span class="chip hand num">
          <Icon of={Hand} />
          <span aria-hidden="true">{hand}</span>
          <span class="sr">{t().people.handOrder(hand)}</span>
        </span>
      )}
      <span class={microphone ? (speaking ? 'st live' : 'st') : 'st mute'}>
        <Icon of={microphone ? Mic : MicOff} />
        <span class="sr">{microphone ? t().people.microphoneOn : t().tile.muted}</span>
      </span>
      {row.actions && (
        <button
          type="button"
          class="btn icon bare"
          aria-label={row.self ? t().people.ownActions : t().people.actions(identity.name)}
          aria-haspopup="menu"
          aria-expanded={open?.name === 'person' && open.person === id}
          onClick={({ currentTarget }) => togglePopover(view, 'person', currentTarget, id)}
        >
          <Icon of={EllipsisVertical} />
        </button>
      )}
    </li>
  )
}
