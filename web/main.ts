// Composition root: which page an address means, its shell and its interface. Language is chosen before (boot.ts).
import { signal } from '@preact/signals'
import { options } from 'preact'
import { parseCode } from '../protocol/code.ts'
import { drawSoon } from './drawing.ts'
import { startHome } from './home.ts'
import { askLook, fetchLate, lateKit } from './late-kit.ts'
import { onLook } from './net/api.ts'
import { startSession } from './session.ts'
import { renderError } from './ui/error/index.tsx'
import { renderHome } from './ui/home/index.tsx'
import { legalPageOf } from './ui/legal/paths.ts'
import { renderRoom } from './ui/room/index.tsx'

// Preact would draw in a microtask, before the connection that the same event began has made its offer.
options.debounceRendering = drawSoon

onLook(() => void askLook())

const showError = (root: Element, code: string | null): void => {
  const contact = signal<string | null>(null)
  void askLook().then((instance) => {
    contact.value = instance?.contact ?? null
  })
  const said = new URLSearchParams(location.search)
  renderError(root, { code, ref: said.get('ref'), back: said.get('back') }, contact)
}

export const start = (root: Element): void => {
  const { pathname, search } = location
  const code = parseCode(pathname)
  const legal = legalPageOf(pathname)
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
      () => showError(root, 'server.unavailable'),
    )
  } else if (legal !== undefined) {
    fetchLate().then(
      ({ startLegal }) => startLegal(root, legal, lateKit),
      () => showError(root, 'server.unavailable'),
    )
  } else showError(root, pathname === '/error' ? new URLSearchParams(search).get('code') : null)
}
