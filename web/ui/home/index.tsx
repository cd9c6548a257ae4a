// The home page until one is known as an agent (ui/agent has the one after that): reads the home model, calls its actions.
// Knows no network.
import { render } from 'preact'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { SignedOut } from './signed-out.tsx'

export const renderHome = (root: Element, model: HomeModel, actions: HomeActions): void =>
  render(<SignedOut model={model} actions={actions} />, root)
