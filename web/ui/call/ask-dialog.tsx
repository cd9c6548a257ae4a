// Before an act that others feel: what will follow, in a sentence, and the way back. Forms of one field as well.
import { useState } from 'preact/hooks'
import { DOOR_TEXT_MAX_CHARS, NAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { cleanName } from '../../../protocol/names.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Dialog } from './dialog.tsx'
import type { Ask, View } from './view.ts'

interface AskProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}
type Is<K extends Ask['kind']> = Extract<Ask, { kind: K }>

const Buttons = ({
  text,
  bad,
  cancel,
}: {
  readonly text: string
  readonly bad?: boolean
  readonly cancel: () => void
}) => (
  <div class="btn-row end">
    <button type="button" class="btn line" onClick={cancel}>
      {t().ask.cancel}
    </button>
    <button type="submit" class={bad === true ? 'btn danger' : 'btn main'}>
      {text}
    </button>
  </div>
)

const form = (act: () => void, close: () => void) => (event: SubmitEvent) => {
  event.preventDefault()
  act()
  close()
}

interface PartProps<K extends Ask['kind']> extends AskProps {
  readonly ask: Is<K>
  readonly close: () => void
}

const Remove = ({ ask, actions, close }: PartProps<'remove'>) => {
  const [out, setOut] = useState(false)
  return (
    <form class="stack" onSubmit={form(() => actions.remove(ask.peer, out), close)}>
      <p>{t().ask.removeText}</p>
      <label class="check">
        <input type="checkbox" checked={out} onChange={({ currentTarget }) => setOut(currentTarget.checked)} />
        {t().ask.removeOut}
      </label>
      <Buttons text={t().ask.removeDo} bad cancel={close} />
    </form>
  )
}

const HandOver = ({ ask, actions, close }: PartProps<'hand-over'>) => (
  <form class="stack" onSubmit={form(() => actions.handOver(ask.peer), close)}>
    <p>{t().ask.handOverText}</p>
    <Buttons text={t().ask.handOverDo} cancel={close} />
  </form>
)

const NewLink = ({ actions, close }: PartProps<'new-link'>) => (
  <form class="stack" onSubmit={form(actions.words.renewLink, close)}>
    <p>{t().ask.newLinkText}</p>
    <Buttons text={t().ask.newLinkDo} cancel={close} />
  </form>
)

interface FieldProps {
  readonly label: string
  readonly most: number
  readonly first?: string
  readonly button: string
  readonly bad?: boolean
  /** Whether there is anything to say. */
  readonly clean: (text: string) => string
  readonly act: (text: string) => void
  readonly close: () => void
}

const OneField = ({ label, most, first = '', button, bad, clean, act, close }: FieldProps) => {
  const [text, setText] = useState(first)
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    // from the field itself: what was typed last may not be drawn yet
    const said = clean(event.currentTarget.querySelector('input')?.value ?? '')
    if (said === '') return
    act(said)
    close()
  }
  return (
    <form class="stack" onSubmit={submit}>
      <div class="field">
        <label class="label" for="ask-text">
          {label}
        </label>
        <input
          class="input"
          id="ask-text"
          maxLength={most}
          value={text}
          required
          autofocus
          autocomplete="off"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <Buttons text={button} bad={bad === true} cancel={close} />
    </form>
  )
}

const trimmed = (text: string): string => text.trim()

const Part = (props: AskProps & { readonly ask: Ask; readonly close: () => void }) => {
  const { ask, model, actions, close } = props
  const words = t().ask
  switch (ask.kind) {
    case 'remove':
      return <Remove {...props} ask={ask as Is<'remove'>} />
    case 'hand-over':
      return <HandOver {...props} ask={ask as Is<'hand-over'>} />
    case 'new-link':
      return <NewLink {...props} ask={ask as Is<'new-link'>} />
    case 'refuse':
      return (
        <OneField
          label={words.refuseLabel}
          most={DOOR_TEXT_MAX_CHARS}
          button={words.refuseDo}
          bad
          clean={trimmed}
          act={(text) => actions.refuse(ask.peer, text)}
          close={close}
        />
      )
    case 'door':
      return (
        <OneField
          label={words.doorLabel}
          most={DOOR_TEXT_MAX_CHARS}
          button={words.doorDo}
          clean={trimmed}
          act={(text) => actions.tellDoor(text)}
          close={close}
        />
      )
    case 'rename':
      return (
        <OneField
          label={words.renameLabel}
          most={NAME_MAX_CHARS}
          first={model.name.value}
          button={words.renameDo}
          clean={cleanName}
          act={actions.rename}
          close={close}
        />
      )
  }
}

const titleOf = (ask: Ask): string => {
  const words = t().ask
  switch (ask.kind) {
    case 'remove':
      return words.remove(ask.name)
    case 'hand-over':
      return words.handOver(ask.name)
    case 'refuse':
      return words.refuse(ask.name)
    case 'door':
      return words.door
    case 'rename':
      return words.rename
    case 'new-link':
      return words.newLink
  }
}

export const AskDialog = (props: AskProps) => {
  const { view } = props
  const ask = view.ask.value
  if (ask === null) return null
  const close = (): void => {
    view.ask.value = null
  }
  return (
    <Dialog id="ask" title={titleOf(ask)} close={close}>
      <Part {...props} ask={ask} close={close} />
    </Dialog>
  )
}
