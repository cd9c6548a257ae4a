// Join by a code or a pasted link. What is typed gets its form as one goes; what can't be a code is said on sending.
import { ArrowRight, TriangleAlert } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { formatTyped } from './code-format.ts'

interface JoinFormProps {
  readonly model: HomeModel
  readonly actions: HomeActions
  /** The main thing on the page, when nothing else is. */
  readonly main: boolean
}

export const JoinForm = ({ model, actions, main }: JoinFormProps) => {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const wrong = model.problem.value === 'code'
  const submit = (event: Event): void => {
    event.preventDefault()
    actions.join(text)
    if (model.problem.value === 'code') field.current?.focus()
  }
  return (
    <form class="join" onSubmit={submit} noValidate>
      <label class="label" for="code">
        {t().home.codeLabel}
      </label>
      <div class="with-btn">
        <input
          ref={field}
          class="input code-input"
          id="code"
          value={text}
          placeholder="abcd-efgh-jkmn"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          aria-invalid={wrong}
          aria-describedby="code-hint"
          onInput={({ currentTarget }) => {
            if (wrong) model.problem.value = null
            // letters taken back at the end must not come back with a dash
            const shorter = currentTarget.value.length < text.length
            const atEnd = currentTarget.selectionStart === currentTarget.value.length
            setText(shorter || !atEnd ? currentTarget.value : formatTyped(currentTarget.value))
          }}
        />
        <button type="submit" class={main ? 'btn main' : 'btn'}>
          {t().home.join} {main && <Icon of={ArrowRight} />}
        </button>
      </div>
      <div id="code-hint" aria-live="polite">
        {wrong ? (
          <p class="problem">
            <Icon of={TriangleAlert} />
            {t().home.codeWrong}
          </p>
        ) : (
          main && <p class="hint">{t().home.codeHint}</p>
        )}
      </div>
    </form>
  )
}
