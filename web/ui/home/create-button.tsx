// "New meeting", busy while the room is asked for, with the reason below when it could not be had; and, folded, what one
// may say about it beforehand.
import { LoaderCircle, Plus } from 'lucide'
import { useState } from 'preact/hooks'
import { TITLE_MAX_CHARS } from '../../../protocol/limits.ts'
import type { HomeActions, HomeModel, Wishes } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { AccessOptions, accessOf } from '../kit/access-options.tsx'
import { Icon } from '../kit/icon.tsx'
import { Problem } from './problem.tsx'

interface BeforehandProps {
  readonly wishes: Wishes
  readonly change: (wishes: Wishes) => void
}

const Beforehand = ({ wishes, change }: BeforehandProps) => (
  <details class="beforehand">
    <summary>{t().home.beforehand}</summary>
    <div class="stack">
      <div class="field">
        <label class="label" for="title">
          {t().home.titleLabel}
        </label>
        <input
          class="input"
          id="title"
          maxLength={TITLE_MAX_CHARS}
          autocomplete="off"
          value={wishes.title ?? ''}
          onInput={({ currentTarget }) => change({ ...wishes, title: currentTarget.value })}
        />
      </div>
      <div class="field">
        <label class="label" for="access">
          {t().settings.access}
        </label>
        <select
          class="input"
          id="access"
          value={wishes.access ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { access: _, ...others } = wishes
            const access = accessOf(value)
            change(access === undefined ? others : { ...others, access })
          }}
        >
          <AccessOptions />
        </select>
      </div>
    </div>
  </details>
)

export const CreateButton = ({ model, actions }: { readonly model: HomeModel; readonly actions: HomeActions }) => {
  const busy = model.creating.value
  const [wishes, setWishes] = useState<Wishes>({})
  return (
    <form
      class="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        actions.create(wishes)
      }}
    >
      <button type="submit" class="btn main big wide" aria-busy={busy}>
        {busy ? <Icon of={LoaderCircle} class="spin" /> : <Icon of={Plus} />}
        {busy ? t().home.creating : t().home.create}
      </button>
      <Problem model={model} />
      <Beforehand wishes={wishes} change={setWishes} />
    </form>
  )
}
