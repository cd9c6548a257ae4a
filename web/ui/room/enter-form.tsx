// The name and the button. The field takes a name from the first moment, whether the service has answered or not;
// an agent's name is the one that was verified.
import { ArrowRight, LoaderCircle, TriangleAlert } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import { NAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { cleanName } from '../../../protocol/names.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar, Verified } from '../kit/person.tsx'
import { type Which, withoutWhat } from './troubles.ts'

interface EnterFormProps {
  readonly model: Model
  readonly actions: Actions
}

const NameField = ({ model, actions, wrong }: EnterFormProps & { readonly wrong: boolean }) => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // typing is all there is to do; on a touch screen the keyboard would hide the page
    if (model.name.peek() === '' && matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div class="field">
      <label class="label" for="name">
        {t().prejoin.name}
      </label>
      <input
        ref={field}
        class="input"
        id="name"
        name="name"
        autocomplete="name"
        enterkeyhint="go"
        maxLength={NAME_MAX_CHARS}
        value={model.name.value}
        readOnly={model.stage.value.at === 'entering'}
        required
        aria-invalid={wrong}
        aria-describedby="name-problem"
        onInput={({ currentTarget }) => actions.setName(currentTarget.value)}
      />
      <div id="name-problem" role="alert">
        {wrong && (
          <p class="problem">
            <Icon of={TriangleAlert} />
            {t().prejoin.nameMissing}
          </p>
        )}
      </div>
    </div>
  )
}

const AgentName = ({ agent }: { readonly agent: NonNullable<Model['agent']['value']> }) => (
  <div class="field">
    <p class="label">{t().prejoin.as}</p>
    <div class="who">
      <Avatar id={agent.name} name={agent.name} />
      <div>
        <strong>{agent.name}</strong>
        <br />
        <span class="sm">
          <Verified organisation={agent.organisation} />
        </span>
      </div>
    </div>
  </div>
)

const buttonText = (knocks: boolean, without: Which | null): string => {
  const words = t().prejoin
  if (without === null) return knocks ? words.knock : words.enter
  return (knocks ? words.knockWithout : words.without)[without]
}

export const EnterForm = ({ model, actions }: EnterFormProps) => {
  const [tried, setTried] = useState(false)
  const stage = model.stage.value
  const entering = stage.at === 'entering'
  const agent = model.agent.value
  const knocks = model.entry.value === 'knock'
  const without = withoutWhat(model.media.microphone.value, model.media.camera.value)
  const nameless = agent === null && cleanName(model.name.value) === ''
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    if (entering) return
    setTried(true)
    if (nameless) event.currentTarget.querySelector('input')?.focus()
    else actions.enter()
  }
  return (
    <form class="stack" onSubmit={submit} noValidate>
      {agent === null ? (
        <NameField model={model} actions={actions} wrong={tried && nameless} />
      ) : (
        <AgentName agent={agent} />
      )}
      <button type="submit" class="btn main big wide" aria-busy={entering}>
        {entering ? t().prejoin.entering : buttonText(knocks, without)}{' '}
        <Icon of={entering ? LoaderCircle : ArrowRight} {...(entering ? { class: 'spin' } : {})} />
      </button>
      <div role="status" class="stack tight">
        {stage.at === 'entering' && stage.tooSoon === true && <p class="hint">{t().prejoin.tooSoon}</p>}
        {knocks && <p class="hint">{model.hasSecret.value ? t().prejoin.knockHint : t().prejoin.knockNoLink}</p>}
        {without !== null && <p class="hint">{t().prejoin.later[without]}</p>}
        {model.server.value === 'away' && <p class="hint">{t().prejoin.slow}</p>}
        {model.sfuRefused.value && <p class="hint">{t().prejoin.noSfu}</p>}
      </div>
      {agent === null && (
        <p class="sm soft">
          {t().prejoin.agent}{' '}
          <button type="button" class="as-link" onClick={actions.signIn}>
            {t().prejoin.signIn}
          </button>
          {'. '}
          {t().prejoin.agentWhy}
        </p>
      )}
    </form>
  )
}
