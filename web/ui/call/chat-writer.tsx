// Where one writes: Enter sends, Shift+Enter begins a line, @ offers names, Escape drops what is offered or answered.
import { useSignal } from '@preact/signals'
import { Reply, SendHorizontal, X } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { TEXT_MAX_CHARS } from '../../../protocol/limits.ts'
import { find } from '../../call/chat-state.ts'
import { cleanText, excerpt } from '../../call/clean-text.ts'
import { typingAt, whoIsMeant, withName } from '../../call/mention-typing.ts'
import type { Mention } from '../../call/message-text.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar } from '../kit/person.tsx'
import type { ChatProps } from './chat-panel.tsx'

const Replying = ({ model, view }: Pick<ChatProps, 'model' | 'view'>) => {
  const ref = view.chat.replying.value
  const chat = model.words.chat.value
  const message = ref === null || chat === null ? null : find(chat, ref)
  if (chat === null || message?.content.is !== 'said') return null
  const name = message.from === chat.self.id ? t().common.you : message.author.name
  return (
    <div class="replying">
      <Icon of={Reply} />
      <span>
        <strong>
          <bdi>{t().chat.replying(name)}</bdi>
        </strong>
        <small>{excerpt(message.content.body.text)}</small>
      </span>
      <button
        type="button"
        class="btn icon bare"
        aria-label={t().chat.noReply}
        onClick={({ currentTarget }) => {
          view.chat.replying.value = null
          currentTarget.closest('.chat')?.querySelector('textarea')?.focus()
        }}
      >
        <Icon of={X} />
      </button>
    </div>
  )
}

interface NamesProps {
  readonly people: readonly Mention[]
  readonly chosen: number
  readonly choose: (person: Mention) => void
}

const Names = ({ people, chosen, choose }: NamesProps) => (
  <div class="names" role="listbox" id="chat-names" aria-label={t().chat.people}>
    {people.map((person, at) => (
      // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
      // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter are the field's
      <div
        key={person.peer}
        id={`chat-name-${at}`}
        role="option"
        aria-selected={at === chosen}
        // the field keeps the focus, and a phone its keyboard
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => choose(person)}
      >
        <Avatar id={person.peer} name={person.name} />
        <bdi>{person.name}</bdi>
      </div>
    ))}
  </div>
)

export const ChatWriter = ({ model, actions, view }: ChatProps) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const { draft, mentions, replying } = view.chat
  // signals, and the field itself in what follows a key: keys are faster than drawing
  const caret = useSignal(0)
  const chosen = useSignal(0)
  /** The @ whose offer was dropped by Escape. */
  const dropped = useSignal<number | null>(null)
  const text = draft.value
  const tooLong = [...text].length > TEXT_MAX_CHARS

  /** Who is offered for the @ before the caret, if any. */
  const offer = (value: string, at: number) => {
    const typing = typingAt(value, at)
    const people = model.participants.value.map(({ peer }) => ({ peer: peer.id, name: peer.identity.name }))
    const offered = typing === null || typing.at === dropped.value ? [] : whoIsMeant(people, typing.query)
    return { typing, offered, at: Math.min(chosen.value, offered.length - 1) }
  }
  const { offered, at } = offer(text, caret.value)

  // as tall as what is written, up to what the styles allow
  useLayoutEffect(() => {
    if (field.current === null) return
    field.current.style.height = 'auto'
    field.current.style.height = `${field.current.scrollHeight + 2}px`
  }, [text])

  const follow = (): void => {
    const now = field.current?.selectionStart ?? 0
    // another name is being typed: its first is meant
    if (now !== caret.value) chosen.value = 0
    caret.value = now
  }
  const choose = (person: Mention): void => {
    if (field.current === null) return
    const { value, selectionStart } = field.current
    const { typing } = offer(value, selectionStart)
    if (typing === null) return
    const next = withName(value, typing, person.name)
    mentions.value = [...mentions.value.filter(({ peer }) => peer !== person.peer), person]
    draft.value = next.text
    // the caret goes behind the name at once, not after the next drawing
    field.current.value = next.text
    field.current.setSelectionRange(next.caret, next.caret)
    field.current.focus()
    follow()
  }
  const send = (): void => {
    const said = cleanText(draft.value)
    if (said === '' || [...draft.value].length > TEXT_MAX_CHARS) return
    // null: what keeps it is on its way, and what is said waits for it
    const chat = model.words.chat.value
    const answers = chat === null || replying.value === null ? null : find(chat, replying.value)
    actions.words.say(
      said,
      answers === null ? null : { from: answers.from, id: answers.id },
      mentions.value.filter(({ name }) => said.includes(`@${name}`)),
    )
    draft.value = ''
    mentions.value = []
    replying.value = null
    if (field.current === null) return
    field.current.value = ''
    field.current.focus()
    follow()
  }
  const pressed = (event: KeyboardEvent): void => {
    // letters of many scripts are put together with Enter
    if (event.isComposing || field.current === null) return
    const now = offer(field.current.value, field.current.selectionStart)
    const person = now.offered[now.at]
    const step = { ArrowDown: 1, ArrowUp: now.offered.length - 1 }[event.key]
    if (person !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(person)
    else if (person !== undefined && step !== undefined) chosen.value = (now.at + step) % now.offered.length
    else if (person !== undefined && event.key === 'Escape') dropped.value = now.typing?.at ?? null
    else if (event.key === 'Escape' && replying.value !== null) replying.value = null
    else if (event.key === 'Enter' && !event.shiftKey) send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  if (!model.words.mayWrite.value) return <p class="closed">{t().chat.off}</p>
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Replying model={model} view={view} />
      {model.server.value === 'away' && <p class="hint">{t().chat.away}</p>}
      {offered.length > 0 && <Names people={offered} chosen={at} choose={choose} />}
      <label class="sr" for="chat-field">
        {t().chat.write}
      </label>
      <textarea
        class="input"
        id="chat-field"
        ref={field}
        rows={1}
        placeholder={t().chat.placeholder}
        value={text}
        autoComplete="off"
        aria-autocomplete="list"
        aria-describedby={tooLong ? 'chat-long' : undefined}
        aria-invalid={tooLong}
        {...(offered.length > 0 ? { 'aria-controls': 'chat-names', 'aria-activedescendant': `chat-name-${at}` } : {})}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value
          dropped.value = null
          follow()
        }}
        onKeyDown={pressed}
        onKeyUp={follow}
        onClick={follow}
      />
      <button
        type="submit"
        class="btn main icon"
        aria-label={t().chat.send}
        aria-disabled={text.trim() === '' || tooLong}
      >
        <Icon of={SendHorizontal} />
      </button>
      {tooLong && (
        <p class="problem" id="chat-long">
          {t().chat.tooLong(TEXT_MAX_CHARS)}
        </p>
      )}
    </form>
  )
}
