// The panel of people: who waits at the door, who is in, the link to send.
import { Link, Mic, MicOff, X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Identity, Visitor } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar, Verified } from '../kit/person.tsx'
import { isUnverified } from './peer-tile.tsx'
import { VerifyChip } from './verify-chip.tsx'
import type { View } from './view.ts'

const Standing = ({ identity }: { readonly identity: Identity }) =>
  identity.kind === 'agent' ? <Verified organisation={identity.organisation} /> : t().common.guest

export const AdmitButtons = ({
  visitor,
  actions,
  small,
}: {
  readonly visitor: Visitor
  readonly actions: Actions
  readonly small: boolean
}) => {
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

const AtDoor = ({ model, actions }: { readonly model: Model; readonly actions: Actions }) => {
  const waiting = model.waiting.value
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
              </div>
            </div>
            <AdmitButtons visitor={visitor} actions={actions} small />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PersonProps {
  readonly id: string
  readonly identity: Identity
  readonly self: boolean
  readonly owner: boolean
  readonly microphone: boolean
  readonly speaking: boolean
  readonly verify?: ComponentChildren
}

const Person = ({ id, identity, self, owner, microphone, speaking, verify }: PersonProps) => (
  <li class="person">
    <Avatar id={id} name={identity.name} />
    <div class="who-n">
      <strong>
        <bdi>{identity.name}</bdi>
        {self && <span class="soft sm">{t().people.you}</span>}
        {owner && <span class="chip">{t().people.owner}</span>}
      </strong>
      <small>
        <Standing identity={identity} />
      </small>
      {verify}
    </div>
    <span class={microphone ? (speaking ? 'st live' : 'st') : 'st mute'}>
      <Icon of={microphone ? Mic : MicOff} />
      <span class="sr">{microphone ? t().people.microphoneOn : t().tile.muted}</span>
    </span>
  </li>
)

const Self = ({ model }: { readonly model: Model }) => {
  const agent = model.agent.value
  const microphone = model.media.microphone.value === 'on'
  return (
    <Person
      id={model.self.value?.id ?? ''}
      identity={agent === null ? { kind: 'guest', name: model.name.value } : { kind: 'agent', ...agent }}
      self
      owner={model.self.value?.owner === true}
      microphone={microphone}
      speaking={microphone && model.speaking.value}
    />
  )
}

export const PeoplePanel = ({
  model,
  actions,
  view,
}: {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}) => {
  const heading = useRef<HTMLHeadingElement>(null)
  // before the browser takes the focus away from what a phone hides behind the panel
  useLayoutEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () =>
      queueMicrotask(() => {
        if (before instanceof HTMLElement && before.isConnected) before.focus()
      })
  }, [])
  const people = model.participants.value
  return (
    <aside class="panel" aria-labelledby="people">
      <header>
        <h2 id="people" ref={heading} tabIndex={-1}>
          {t().people.title} <span class="soft num">{people.length + 1}</span>
        </h2>
        <button
          type="button"
          class="btn icon bare"
          aria-label={t().common.close}
          onClick={() => {
            view.people.value = false
          }}
        >
          <Icon of={X} />
        </button>
      </header>
      <div class="body">
        <AtDoor model={model} actions={actions} />
        <h3 class="sect">{t().people.here}</h3>
        <ul>
          <Self model={model} />
          {people.map((person) => {
            const { peer, on, speaking } = person
            return (
              <Person
                key={peer.id}
                id={peer.id}
                identity={peer.identity}
                self={false}
                owner={peer.role === 'owner'}
                microphone={on.microphone}
                speaking={speaking && on.microphone}
                verify={isUnverified(person) && <VerifyChip model={model} actions={actions} person={person} />}
              />
            )
          })}
        </ul>
      </div>
      <footer>
        <button type="button" class="btn line wide" onClick={actions.copyLink}>
          <Icon of={Link} /> {t().bar.copyLink}
        </button>
      </footer>
    </aside>
  )
}
