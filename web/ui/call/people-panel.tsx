// The panel of people: who waits at the door, whose hands are up, who is in, the link to send.
import { Link, Search, X } from 'lucide'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isHost } from '../../../protocol/powers.ts'
import { powersOver, powersOverSelf } from '../../call/person-powers.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { isUnverified } from './peer-tile.tsx'
import { AtDoor } from './people-door.tsx'
import { PersonRow, type Row } from './person-row.tsx'
import type { View } from './view.ts'

/** Above so many a list is searched, not read. */
const SEARCH_ABOVE = 20

interface PanelProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

/** Everybody in, oneself first. */
const rowsOf = (model: Model): readonly Row[] => {
  const self = model.self.value
  const hands = model.hands.value
  const role = self?.role ?? 'participant'
  const mine = { role, maker: self?.maker === true }
  const agent = model.agent.value
  const microphone = model.media.microphone.value === 'on'
  const identity =
    agent === null ? ({ kind: 'guest', name: model.name.value } as const) : ({ kind: 'agent', ...agent } as const)
  const own: Row = {
    id: self?.id ?? '',
    identity,
    self: true,
    role,
    microphone,
    speaking: microphone && model.speaking.value,
    hand: hands.indexOf(self?.id ?? '') + 1,
    actions: powersOverSelf(mine, identity, self?.handUp === true).length > 0,
    unverified: null,
  }
  const others = model.participants.value.map((person): Row => {
    const { peer, on, speaking } = person
    const about = { role: peer.role, identity: peer.identity, on, handUp: hands.includes(peer.id), mayUnmute: true }
    return {
      id: peer.id,
      identity: peer.identity,
      self: false,
      role: peer.role,
      imitates: peer.imitates,
      microphone: on.microphone,
      speaking: speaking && on.microphone,
      hand: hands.indexOf(peer.id) + 1,
      actions: powersOver(mine, about).length > 0,
      unverified: isUnverified(person) ? person : null,
    }
  })
  return [own, ...others]
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const matches = ({ identity }: Row, wanted: string): boolean =>
  plain(`${identity.name} ${identity.kind === 'agent' ? (identity.organisation ?? '') : ''}`).includes(plain(wanted))

const SearchField = ({ found, search }: { readonly found: number; readonly search: (text: string) => void }) => (
  <div class="field search">
    <label class="sr" for="find-person">
      {t().people.search}
    </label>
    <Icon of={Search} />
    <input
      class="input"
      id="find-person"
      type="search"
      placeholder={t().people.search}
      aria-describedby="found"
      onInput={({ currentTarget }) => search(currentTarget.value)}
    />
    <p class="sr" id="found" role="status">
      {t().people.found(found)}
    </p>
  </div>
)

const Hands = ({ rows, ...all }: PanelProps & { readonly rows: readonly Row[] }) => {
  if (rows.length === 0) return null
  return (
    <section aria-labelledby="hands">
      <div class="sect">
        <h3 id="hands">{t().people.hands}</h3>
        {isHost(all.model.self.value?.role ?? 'participant') && (
          <button type="button" class="btn bare small" onClick={all.actions.lowerAll}>
            {t().people.lowerAll}
          </button>
        )}
      </div>
      <ul>
        {rows.map((row) => (
          <PersonRow key={row.id} row={row} {...all} />
        ))}
      </ul>
    </section>
  )
}

export const PeoplePanel = (all: PanelProps) => {
  const { model, actions, view } = all
  const heading = useRef<HTMLHeadingElement>(null)
  const [wanted, setWanted] = useState('')
  // before the browser takes the focus away from what a phone hides behind the panel
  useLayoutEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () =>
      queueMicrotask(() => {
        if (before instanceof HTMLElement && before.isConnected) before.focus()
      })
  }, [])
  const rows = rowsOf(model)
  const searches = rows.length > SEARCH_ABOVE
  const found = searches && wanted !== '' ? rows.filter((row) => matches(row, wanted)) : rows
  const raised = found.filter(({ hand }) => hand > 0).sort((a, b) => a.hand - b.hand)
  const rest = found.filter(({ hand }) => hand === 0)
  const host = isHost(model.self.value?.role ?? 'participant')
  return (
    <aside class="panel" aria-labelledby="people">
      <header>
        <h2 id="people" ref={heading} tabIndex={-1}>
          {t().people.title} <span class="soft num">{rows.length}</span>
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
        <AtDoor {...all} />
        {model.cameraTurn.value !== null && <p class="sm soft">{t().notice['few-cameras']}</p>}
        {searches && <SearchField found={found.length} search={setWanted} />}
        <Hands {...all} rows={raised} />
        <section aria-labelledby="here">
          <div class="sect">
            <h3 id="here">{t().people.here}</h3>
            {host && rows.length > 1 && (
              <button type="button" class="btn bare small" onClick={actions.muteAll}>
                {t().people.muteAll}
              </button>
            )}
          </div>
          <ul>
            {rest.map((row) => (
              <PersonRow key={row.id} row={row} {...all} />
            ))}
          </ul>
        </section>
      </div>
      <footer>
        <button type="button" class="btn line wide" onClick={actions.copyLink}>
          <Icon of={Link} /> {t().bar.copyLink}
        </button>
      </footer>
    </aside>
  )
}
