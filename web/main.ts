// Composition root: which page an address means, its shell and its interface. Language is chosen before (boot.ts).
import { signal } from '@preact/signals'
import { options } from 'preact'
import { parseCode } from '../protocol/code.ts'
import { drawSoon } from './drawing.ts'
import { startHome } from './home.ts'
import { api } from './net/api.ts'
import { startSession } from './session.ts'
import { renderError } from './ui/error/index.tsx'
import { renderHome } from './ui/home/index.tsx'
import { renderRoom } from './ui/room/index.tsx'

// Preact would draw in a microtask, before the connection that the same event began has made its offer.
options.debounceRendering = drawSoon

export const start = (root: Element): void => {
  const { pathname, search } = location
  const code = parseCode(pathname)
  if (code !== null) {
    const { model, actions } = startSession(code)
    renderRoom(root, model, actions)
  } else if (pathname === '/') {
    const { model, actions } = startHome(async (home, me) => {
      const { startAgentHome } = await import('./agent-home.ts')
      startAgentHome(root, home, me)
    })
    renderHome(root, model, actions)
  } else if (pathname === '/account') {
    import('./account.ts').then(
      ({ startAccount }) => startAccount(root),
      () => renderError(root, { code: 'server.unavailable', ref: null }, signal(null)),
    )
  } else {
    const asked = new URLSearchParams(search)
    const contact = signal<string | null>(null)
    void api.instance().then((answer) => {
      if (answer.ok) contact.value = answer.value.contact
    })
    renderError(root, { code: pathname === '/error' ? asked.get('code') : null, ref: asked.get('ref') }, contact)
  }
}
