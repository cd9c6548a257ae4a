// Composition root: which page an address means, its shell and its interface. Language is chosen before (boot.ts).
import { signal } from '@preact/signals'
import { options } from 'preact'
import { parseCode } from '../protocol/code.ts'
import { drawSoon } from './drawing.ts'
import { askLook } from './edge-api.ts'
import { startHome } from './home.ts'
import { startSession } from './session.ts'
import { renderError } from './ui/error/index.tsx'
import { renderHome } from './ui/home/index.tsx'
import { legalPageOf } from './ui/legal/paths.ts'
import { renderRoom } from './ui/room/index.tsx'

// Preact would draw in a microtask, before the connection that the same event began has made its offer.
options.debounceRendering = drawSoon

export const start = (root: Element): void => {
  const { pathname, search } = location
  const code = parseCode(pathname)
  const legal = legalPageOf(pathname)
  if (code !== null) {
    const { model, actions } = startSession(code)
    renderRoom(root, model, actions)
  } else if (pathname === '/') {
    const { model, actions } = startHome()
    renderHome(root, model, actions)
  } else if (legal !== undefined) {
    import('./legal.ts').then(
      ({ startLegal }) => startLegal(root, legal),
      () => renderError(root, { code: 'server.unavailable', ref: null }, signal(null)),
    )
  } else {
    const asked = new URLSearchParams(search)
    const contact = signal<string | null>(null)
    void askLook().then((instance) => {
      contact.value = instance?.contact ?? null
    })
    renderError(root, { code: pathname === '/error' ? asked.get('code') : null, ref: asked.get('ref') }, contact)
  }
}
