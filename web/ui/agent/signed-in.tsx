// Home for an agent: new meeting, one for later, join, one's own rooms, those of this device, the account.
import './agent.css'
import { CalendarClock, LogOut } from 'lucide'
import { render } from 'preact'
import type { Me } from '../../../protocol/http.ts'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import type { MyRoomsActions, MyRoomsModel } from '../../my-rooms-model.ts'
import { CreateButton } from '../home/create-button.tsx'
import { JoinForm } from '../home/join-form.tsx'
import { Recent } from '../home/recent.tsx'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'
import { Page } from '../kit/page.tsx'
import { Avatar, Verified } from '../kit/person.tsx'
import { Dialogs } from './dialogs.tsx'
import { MyRooms } from './my-rooms.tsx'
import { w } from './words/index.ts'

export interface AgentHome {
  readonly home: { readonly model: HomeModel; readonly actions: HomeActions }
  readonly mine: { readonly model: MyRoomsModel; readonly actions: MyRoomsActions }
  readonly agent: NonNullable<Me['agent']>
  readonly mayCreate: boolean
}

const Account = ({ agent, signOut }: Pick<AgentHome, 'agent'> & { readonly signOut: () => void }) => (
  <>
    <a class="who sm" href="/account" title={w().account.title}>
      <span class="sr">{w().account.title}</span>
      <Avatar id={agent.name} name={agent.name} />
      <div>
        <strong>{agent.name}</strong>
        <br />
        <Verified organisation={agent.organisation} />
      </div>
    </a>
    <button
      type="button"
      class="btn bare small"
      aria-label={t().home.signOut}
      title={t().home.signOut}
      onClick={signOut}
    >
      <Icon of={LogOut} />
    </button>
  </>
)

const Create = ({ home, mine }: Pick<AgentHome, 'home' | 'mine'>) => (
  <div class="stack tight">
    <CreateButton model={home.model} actions={home.actions} />
    <button type="button" class="btn line wide" onClick={() => mine.actions.open({ kind: 'plan' })}>
      <Icon of={CalendarClock} /> {w().plan.open}
    </button>
  </div>
)

/** Rooms that this device remembers and that are not one's own: those stand above. */
const Others = ({ home, mine }: Pick<AgentHome, 'home' | 'mine'>) => {
  const rooms = mine.model.rooms.value
  const own = new Set(rooms.is === 'ready' ? rooms.value.map(({ code }) => code) : [])
  const recent = home.model.recent.value.filter(({ code }) => !own.has(code))
  return recent.length === 0 ? null : <Recent recent={recent} forget={home.actions.forget} />
}

const SignedIn = ({ home, mine, agent, mayCreate }: AgentHome) => (
  <Page title={t().home.title} layout="desk" account={<Account agent={agent} signOut={home.actions.signOut} />}>
    <div class="words">
      <div>
        <h1 class="h2">{t().home.hello(firstName(agent.name))}</h1>
        <p class="soft">{t().home.today(new Date())}</p>
      </div>
      {mayCreate ? <Create home={home} mine={mine} /> : <p class="soft">{t().home.mayNotCreate}</p>}
      <JoinForm model={home.model} actions={home.actions} main={false} />
    </div>
    <div class="stack wide-gap">
      <MyRooms model={mine.model} actions={mine.actions} />
      <Others home={home} mine={mine} />
    </div>
    <Dialogs model={mine.model} actions={mine.actions} />
  </Page>
)

export const renderSignedIn = (root: Element, props: AgentHome): void => render(<SignedIn {...props} />, root)
