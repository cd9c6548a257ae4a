// From one page of tiles to the next, and to whoever speaks, shares or has a hand up on another: tiles never move for
// them. A chunk of its own (use-pager.ts): most calls have one page.
import './css/pager.css'
import { AudioLines, ChevronLeft, ChevronRight, Hand, MonitorUp } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { PeerId } from '../../../protocol/values.ts'
import { type Elsewhere, elsewhere, heardAfter } from '../../call/elsewhere.ts'
import type { Layout } from '../../call/tiles.ts'
import { t } from '../../i18n/index.ts'
import { pagesWords } from '../../i18n/pages.ts'
import type { Model } from '../../model.ts'
import { useClock } from '../kit/clock.ts'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'
import type { View } from './view.ts'

/** Buttons to other pages: what a line of that width has room for. */
const MOST = { phone: 1, desk: 3 }
const ICON = { screen: MonitorUp, speaking: AudioLines, hand: Hand }
/** Where these keys have work of their own. */
const OWN_KEYS = 'input, textarea, select, aside, dialog, [role="menu"], [role="dialog"], [contenteditable]'

interface PagerProps {
  readonly layout: Layout
  readonly model: Model
  readonly view: View
  readonly phone: boolean
}

export const Pager = ({ layout, model, view, phone }: PagerProps) => {
  const { page, pages } = layout
  const words = pagesWords()
  const { steady } = useClock()
  const go = (to: number): void => {
    view.page.value = (to + pages) % pages
  }
  const heard = useRef<ReadonlyMap<PeerId, number>>(new Map())
  const people = model.participants.value
  const speaking = people.filter((person) => person.speaking && person.on.microphone).map(({ peer }) => peer.id)
  heard.current = heardAfter(heard.current, speaking, steady)
  const names = new Map(people.map(({ peer }) => [peer.id, peer.identity.name]))
  // with the drawing, not after it: a key pressed in between would turn the page from where it was before
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = { PageDown: 1, PageUp: -1 }[event.key]
      const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
      if (step === undefined || !plain || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null))
        return
      event.preventDefault()
      go(page + step)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [page, pages])
  return (
    <nav class="pager" aria-label={words.label}>
      <button type="button" class="btn icon bare" aria-label={words.previous} onClick={() => go(page - 1)}>
        <Icon of={ChevronLeft} />
      </button>
      <span class="num" aria-live="polite">
        {words.page(page + 1, pages)}
      </span>
      <button type="button" class="btn icon bare" aria-label={words.next} onClick={() => go(page + 1)}>
        <Icon of={ChevronRight} />
      </button>
      {elsewhere(layout, heard.current, model.hands.value, phone ? MOST.phone : MOST.desk).map((one) => (
        <There key={`${one.peer} ${one.why}`} one={one} name={names.get(one.peer) ?? t().common.guest} go={go} />
      ))}
    </nav>
  )
}

interface ThereProps {
  readonly one: Elsewhere
  readonly name: string
  readonly go: (page: number) => void
}
const There = ({ one: { why, page }, name, go }: ThereProps) => (
  <button
    type="button"
    class={`btn line small there ${why}`}
    aria-label={pagesWords()[why](name, page + 1)}
    onClick={() => go(page)}
  >
    <Icon of={ICON[why]} />
    <bdi>{firstName(name)}</bdi>
  </button>
)
