// Home for who is not signed in, or not known yet: the promise, the code, the ProConnect button.
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { Page } from '../kit/page.tsx'
import { Arcade } from './arcade.tsx'
import { CreateButton } from './create-button.tsx'
import { JoinForm } from './join-form.tsx'
import { ProConnect } from './proconnect.tsx'
import { Recent } from './recent.tsx'

export const SignedOut = ({ model, actions }: { readonly model: HomeModel; readonly actions: HomeActions }) => {
  const me = model.me.value
  return (
    <Page title={t().home.title} layout="hero">
      <div class="words">
        <div>
          <h1 class="h1">{t().home.heading}</h1>
          <p class="lead">{t().home.lead}</p>
        </div>
        {me.is === 'ready' && me.value.mayCreate && <CreateButton model={model} actions={actions} />}
        <JoinForm model={model} actions={actions} main />
        <p class="or">{t().home.agents}</p>
        <ProConnect signIn={actions.signIn} />
        <div role="status">{me.is === 'failed' && <p class="hint">{t().home.unreachable}</p>}</div>
        {model.recent.value.length > 0 && <Recent recent={model.recent.value} forget={actions.forget} />}
      </div>
      <Arcade />
    </Page>
  )
}
