// Who waits at the door, in the panel: let in, one or all; say no, with a word or without; say something meanwhile.
import { MessageSquare, TriangleAlert } from 'lucide'
import type { Visitor } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar } from '../kit/person.tsx'
import { Standing } from './standing.tsx'
import type { View } from './view.ts'

interface AdmitProps {
  readonly visitor: Visitor
  readonly actions: Actions
  readonly small: boolean
}

export const AdmitButtons = ({ visitor, actions, small }: AdmitProps) => {
  const { name } = visitor.identity
  const size = small ? ' small' : ''
  return (
    <div class="two">
      <button
        type="button"
        class={`btn main${size}`}
        aria-label={t().people.admitName(name)}
        onClick={() => actions.admit(visitor.id)}
      >
        {t().people.admit}
      </button>
      <button
        type="button"
        class={`btn line${size}`}
        aria-label={t().people.refuseName(name)}
        onClick={() => actions.refuse(visitor.id)}
      >
        {t().people.refuse}
      </button>
    </div>
  )
}

/** For whom it concerns: a name that one could take for somebody else's. */
export const Imitates = ({ of }: { readonly of: Pick<Visitor, 'imitates'> }) =>
  of.imitates === true ? (
    <span class="chip warn imitates">
      <Icon of={TriangleAlert} /> {t().people.imitates}
    </span>
  ) : null

interface AtDoorProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const AtDoor = ({ model, actions, view }: AtDoorProps) => {
  const waiting = model.waiting.value
  const opens = model.opensDoor.value
  const host = model.self.value !== null && model.self.value.role !== 'participant'
  if (waiting.length === 0) return null
  return (
    <section class="door-box" aria-labelledby="at-door">
      <h3 class="sect" id="at-door">
        {t().people.door} <span class="num">{waiting.length}</span>
      </h3>
      <ul>
        {waiting.map((visitor) => (
          <li key={visitor.id}>
            <div class="person">
              <Avatar id={visitor.id} name={visitor.identity.name} />
              <div class="who-n">
                <strong>
                  <bdi>{visitor.identity.name}</bdi>
                </strong>
                <small>
                  <Standing identity={visitor.identity} />
                </small>
                <Imitates of={visitor} />
              </div>
            </div>
            {opens && <AdmitButtons visitor={visitor} actions={actions} small />}
            {opens && (
              <button
                type="button"
                class="as-link sm"
                onClick={() => {
                  view.ask.value = { kind: 'refuse', peer: visitor.id, name: visitor.identity.name }
                }}
              >
                {t().people.refuseWhy}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!opens && <p class="sm">{t().people.cannotOpen}</p>}
      {opens && waiting.length > 1 && (
        <button type="button" class="btn main small wide" onClick={actions.admitAll}>
          {t().people.admitAll}
        </button>
      )}
      {host && (
        <button
          type="button"
          class="btn line small wide"
          onClick={() => {
            view.ask.value = { kind: 'door' }
          }}
        >
          <Icon of={MessageSquare} /> {t().people.tellDoor}
        </button>
      )}
    </section>
  )
}
