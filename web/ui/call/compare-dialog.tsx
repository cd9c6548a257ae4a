// Six digits that two people read to each other, and what came of it. It covers nobody but oneself, takes the focus only
// when it was asked for here, and may be put away while it goes on.
import { ShieldAlert, ShieldCheck, X } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import type { ComparisonView } from '../../words/words-model.ts'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'

interface CompareProps {
  readonly model: Model
  readonly actions: Actions
}

export const CompareDialog = (props: CompareProps) => {
  const comparing = props.model.words.comparing.value
  return comparing === null ? null : <Opened key={comparing.peer} {...props} />
}

const Digits = ({ digits }: { readonly digits: string }) => (
  <p class="digits num">
    <span class="sr">{t().compare.spelled([...digits].join(' '))}</span>
    <span aria-hidden="true">
      {digits.slice(0, 3)}
      <i />
      {digits.slice(3)}
    </span>
  </p>
)

/** What came of it, or where it stands, in words. */
const wordsOf = (view: ComparisonView | undefined, name: string): string => {
  const words = t().compare
  switch (view?.is) {
    case 'asked':
      return words.asked(name)
    case 'showing':
      return words.read(name)
    case 'confirmed':
      return words.confirmed(name)
    case 'done':
      return view.given ? words.given(name) : words.received(name)
    case 'failed':
      return words.failed[view.why](name)
    case 'unanswered':
      return words.unanswered(name)
    default:
      return words.preparing
  }
}

const Opened = ({ model, actions }: CompareProps) => {
  const ref = useRef<HTMLElement>(null)
  const comparing = model.words.comparing.value
  useLayoutEffect(() => {
    const before = document.activeElement
    if (comparing?.ours === true) ref.current?.querySelector('h2')?.focus()
    const panel = ref.current
    return () => {
      const inside = panel?.contains(document.activeElement) === true || document.activeElement === document.body
      if (inside && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  if (comparing === null) return null
  const { peer, name } = comparing
  const view = model.words.comparisons.value.get(peer)
  const first = firstName(name)
  const waits = view === undefined || view.is === 'asked' || view.is === 'preparing' || view.is === 'confirmed'
  return (
    <section
      class="pop compare"
      role="dialog"
      aria-labelledby="compare"
      aria-describedby="compare-words"
      tabIndex={-1}
      ref={ref}
    >
      <header>
        <h2 id="compare" tabIndex={-1}>
          {t().compare.heading(name)}
        </h2>
        <button
          type="button"
          class="btn icon bare"
          aria-label={t().common.close}
          onClick={() => actions.words.hideComparison()}
        >
          <Icon of={X} />
        </button>
      </header>
      <div
        class={view?.is === 'failed' ? 'outcome bad' : view?.is === 'done' ? 'outcome good' : 'outcome'}
        aria-live="polite"
      >
        {view?.is === 'failed' && <Icon of={ShieldAlert} />}
        {view?.is === 'done' && <Icon of={ShieldCheck} />}
        <p id="compare-words">{wordsOf(view, first)}</p>
      </div>
      {waits && <span class="waits" aria-hidden="true" />}
      {view?.is === 'showing' && (
        <>
          <Digits digits={view.digits} />
          <div class="answers">
            <button type="button" class="btn main wide" onClick={() => actions.words.answer(peer, true)}>
              {t().compare.same}
            </button>
            <button type="button" class="btn line wide" onClick={() => actions.words.answer(peer, false)}>
              {t().compare.differ}
            </button>
          </div>
          <p class="hint">{model.hasSecret.value ? t().compare.once(first) : t().compare.onceSelf}</p>
        </>
      )}
      {view?.is === 'unanswered' && (
        <button type="button" class="btn main wide" onClick={() => actions.words.compare(peer)}>
          {t().common.retry}
        </button>
      )}
      {(view?.is === 'done' || view?.is === 'failed') && (
        <button type="button" class="btn line wide" onClick={() => actions.words.hideComparison()}>
          {t().common.close}
        </button>
      )}
    </section>
  )
}
