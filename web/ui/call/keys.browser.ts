// Keys belong to what is drawn, from the moment in which it is drawn: nothing is waited for between drawing and pressing.
import { h, render } from 'preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadLanguage } from '../../i18n/index.ts'
import { type Actions, createModel, type Model } from '../../model.ts'
import { Dialog } from './dialog.tsx'
import { Pager } from './pager.tsx'
import { Popover } from './popover.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { createView, type View } from './view.ts'

let place: HTMLElement
let model: Model
let view: View
beforeEach(async () => {
  await loadLanguage('fr')
  place = document.createElement('div')
  document.body.append(place)
  model = createModel('abcd-efgh-jkmn', location.origin, () => null)
  view = createView()
})
afterEach(() => {
  render(null, place)
  place.remove()
})

const press = (key: string, held: KeyboardEventInit = {}): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))

it('C242: the keys of a call work as soon as it is drawn, and are gone with it', () => {
  const Call = (): null => {
    useShortcuts(model, {} as Actions, view)
    return null
  }
  render(h(Call, {}), place)
  press('P', { ctrlKey: true, shiftKey: true })
  expect(view.people.value).toBe(true)
  render(null, place)
  press('P', { ctrlKey: true, shiftKey: true })
  expect(view.people.value).toBe(true)
})

it('C242: a page is turned from the one that is drawn', () => {
  const draw = (): void => {
    const layout = { mode: 'grid', tiles: [], page: view.page.value, pages: 3 } as const
    render(h(Pager, { layout, model, view, phone: false }), place)
  }
  draw()
  for (const page of [1, 2, 0]) {
    press('PageDown')
    expect(view.page.value).toBe(page)
    draw()
  }
})

it('C242: a dialog and a menu have the keys as soon as they are drawn', () => {
  render(h(Dialog, { id: 'd', title: 'Titre', close: () => undefined, children: null }), place)
  expect(place.querySelector('dialog')?.open).toBe(true)
  render(null, place)
  const opener = document.createElement('button')
  place.after(opener)
  view.open.value = { name: 'more', opener }
  const children = h('button', { type: 'button' }, 'Première')
  render(h(Popover, { view, name: 'more', label: 'Plus', role: 'menu', children }), place)
  expect(document.activeElement?.textContent).toBe('Première')
  opener.remove()
})
