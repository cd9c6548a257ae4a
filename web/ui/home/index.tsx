// The home page: reads the home model, calls its actions. Knows no network.
import { render } from 'preact'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { SignedIn } from './signed-in.tsx'
import { SignedOut } from './signed-out.tsx'

const Home = ({ model, actions }: { readonly model: HomeModel; readonly actions: HomeActions }) => {
  const me = model.me.value
  return me.is === 'ready' && me.value.agent !== null ? (
    <SignedIn model={model} actions={actions} agent={me.value.agent} mayCreate={me.value.mayCreate} />
  ) : (
    <SignedOut model={model} actions={actions} />
  )
}

export const renderHome = (root: Element, model: HomeModel, actions: HomeActions): void =>
  render(<Home model={model} actions={actions} />, root)
