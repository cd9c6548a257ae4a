// The account: all that the service knows of whoever looks, and the ways to end it. Reads its model, calls its actions.
import './agent.css'
import { Eraser, FileDown, LogOut, RefreshCcw } from 'lucide'
import { type ComponentChildren, render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Account } from '../../../protocol/account.ts'
import type { AccountActions, AccountModel } from '../../account-model.ts'
import { t } from '../../i18n/index.ts'
import { Dialog } from '../call/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page } from '../kit/page.tsx'
import { Buttons } from './fields.tsx'
import { ProblemLine } from './problem.tsx'
import { saveFile } from './save-file.ts'
import { w } from './words/index.ts'
import { nameOf, problemText } from './words-of.ts'

interface AccountProps {
  readonly model: AccountModel
  readonly actions: AccountActions
}

const Card = ({
  id,
  title,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly children: ComponentChildren
}) => (
  <section class="card stack" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
)

const Identity = ({ account }: { readonly account: Account }) => {
  const words = w().account
  const { agent, mayCreate } = account
  return (
    <Card id="identity" title={words.identity}>
      <dl class="facts">
        <dt>{words.name}</dt>
        <dd>{agent.name}</dd>
        <dt>{words.organisation}</dt>
        <dd>{agent.organisation ?? words.noOrganisation}</dd>
        <dt>{words.creates}</dt>
        <dd>{mayCreate ? words.yes : words.no}</dd>
      </dl>
      <p class="hint">{words.identityHint}</p>
    </Card>
  )
}

const Session = ({ account, actions }: { readonly account: Account; readonly actions: AccountActions }) => {
  const words = w().account
  const { began, ends, idleMs } = account.session
  const idle = idleMs === null ? [] : [words.idle(Math.round(idleMs / 60_000))]
  return (
    <Card id="session" title={words.session}>
      <dl class="facts">
        <dt>{words.began}</dt>
        <dd>
          {words.endsAt(new Date(began))} ({words.age(Date.now() - began)})
        </dd>
        <dt>{words.ends}</dt>
        <dd>{[words.endsAt(new Date(ends)), ...idle].join(', ')}</dd>
      </dl>
      <div class="btn-row">
        <button type="button" class="btn" onClick={actions.signOut}>
          <Icon of={LogOut} /> {words.signOut}
        </button>
        <button type="button" class="btn line" onClick={actions.signOutEverywhere}>
          {words.everywhere}
        </button>
      </div>
      <p class="hint">{words.everywhereHint}</p>
    </Card>
  )
}

const Rooms = ({ account: { rooms } }: { readonly account: Account }) => {
  const words = w().account
  return (
    <Card id="rooms" title={words.rooms}>
      {rooms.length === 0 ? (
        <p class="soft">{words.noRooms}</p>
      ) : (
        <ul class="known">
          {rooms.map((room) => (
            <li key={room.code}>
              <strong>{nameOf(room)}</strong>
              <span class="soft sm">
                <span class="num">{room.code}</span>, {words.made(new Date(room.made))}
                {room.date !== null && `, ${w().rooms.planned(new Date(room.date)).toLowerCase()}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p class="hint">
        {words.roomsHint} <a href="/">{t().common.home}</a>
      </p>
    </Card>
  )
}

const Data = ({ model, actions }: AccountProps) => {
  const words = w().account
  const file = model.file.value
  useEffect(() => {
    if (file !== null) saveFile('parvis-account.json', file, 'application/json')
  }, [file])
  return (
    <Card id="data" title={words.data}>
      <p>{words.dataText}</p>
      <div class="btn-row">
        <button type="button" class="btn" aria-busy={model.busy.value} onClick={actions.export}>
          <Icon of={FileDown} /> {words.export}
        </button>
        <button type="button" class="btn danger" onClick={() => actions.ask(true)}>
          <Icon of={Eraser} /> {words.erase}
        </button>
      </div>
      <p class="said sm" role="status">
        {file !== null && w().said.exported}
      </p>
      {!model.asking.value && <ProblemLine problem={model.problem.value} />}
    </Card>
  )
}

const EraseDialog = ({ account, model, actions }: AccountProps & { readonly account: Account }) => (
  <Dialog id="erase" title={w().account.eraseTitle} close={() => actions.ask(false)}>
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        actions.erase()
      }}
    >
      <p>{w().account.eraseText(account.rooms.length)}</p>
      <p class="hint">{w().account.eraseKept}</p>
      <ProblemLine problem={model.problem.value} />
      <Buttons text={w().account.eraseAct} bad busy={model.busy.value} cancel={() => actions.ask(false)} />
    </form>
  </Dialog>
)

const Whole = ({ account, model, actions }: AccountProps & { readonly account: Account }) => (
  <>
    <Identity account={account} />
    <Session account={account} actions={actions} />
    <Rooms account={account} />
    <Data model={model} actions={actions} />
    {model.asking.value && <EraseDialog account={account} model={model} actions={actions} />}
  </>
)

const Body = ({ model, actions }: AccountProps) => {
  const known = model.known.value
  switch (known.is) {
    case 'loading':
      return (
        <p class="soft" role="status">
          {w().account.loading}
        </p>
      )
    case 'ready':
      return <Whole account={known.value} model={model} actions={actions} />
    case 'out':
      return (
        <div class="stack tight">
          <p>{w().account.out}</p>
          <div class="btn-row">
            <button type="button" class="btn main" onClick={actions.signIn}>
              {t().prejoin.signIn}
            </button>
          </div>
        </div>
      )
    case 'failed':
      return (
        <div class="stack tight" role="alert">
          <p>{problemText(known.problem)}</p>
          <div class="btn-row">
            <button type="button" class="btn" onClick={actions.load}>
              <Icon of={RefreshCcw} /> {t().common.retry}
            </button>
          </div>
        </div>
      )
  }
}

const AccountPage = (props: AccountProps) => (
  <Page title={w().account.title} layout="account">
    <div>
      <h1 class="h2">{w().account.title}</h1>
      <p class="lead">{w().account.lead}</p>
    </div>
    <Body {...props} />
  </Page>
)

export const renderAccount = (root: Element, model: AccountModel, actions: AccountActions): void =>
  render(<AccountPage model={model} actions={actions} />, root)
