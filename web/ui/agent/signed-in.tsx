// Home for an agent: new meeting, join, rooms of this device, sign out.
import { LogOut } from 'lucide'
import type { Me } from '../../../protocol/http.ts'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'
import { Page } from '../kit/page.tsx'
import { Avatar, Verified } from '../kit/person.tsx'
import { Arcade } from './arcade.tsx'
import { CreateButton } from './create-button.tsx'
import { JoinForm } from './join-form.tsx'
import { Recent } from './recent.tsx'

interface SignedInProps {
  readonly model: HomeModel
  readonly actions: HomeActions
  readonly agent: NonNullable<Me['agent']>
  readonly mayCreate: boolean
}

const Account = ({ agent, signOut }: { readonly agent: SignedInProps['agent']; readonly signOut: () => void }) => (
  <>
    <div class="who sm">
      <Avatar id={agent.name} name={agent.name} />
      <div>
        <strong>{agent.name}</strong>
        <br />
        <Verified organisation={agent.organisation} />
      </div>
    </div>
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

export const SignedIn = ({ model, actions, agent, mayCreate }: SignedInProps) => {
  const anyRoom = model.recent.value.length > 0
  return (
    <Page
      title={t().home.title}
      layout={anyRoom ? 'desk' : 'hero'}
      account={<Account agent={agent} signOut={actions.signOut} />}
    >
      <div class="words">
        <div>
          <h1 class="h2">{t().home.hello(firstName(agent.name))}</h1>
          <p class="soft">{t().home.today(new Date())}</p>
        </div>
        {mayCreate ? <CreateButton model={model} actions={actions} /> : <p class="soft">{t().home.mayNotCreate}</p>}
        <JoinForm model={model} actions={actions} main={false} />
      </div>
      {anyRoom ? <Recent model={model} actions={actions} /> : <Arcade />}
    </Page>
  )
}
