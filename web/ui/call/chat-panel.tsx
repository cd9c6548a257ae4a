// The panel of the chat: what was said, a place to write, and what one can do with it all.
import { EllipsisVertical, X } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { ChatLog } from './chat-log.tsx'
import { ChatMenu, ClearDialog } from './chat-menu.tsx'
import { ChatWriter } from './chat-writer.tsx'
import { togglePopover, type View } from './view.ts'

/** A phone's keyboard would cover what one came to read. */
const DESK = '(min-width: 48rem) and (pointer: fine)'

export interface ChatProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const ChatPanel = (props: ChatProps) => {
  const { model, actions, view } = props
  const panel = useRef<HTMLElement>(null)
  // before the browser takes the focus away from what a phone hides behind the panel
  useLayoutEffect(() => {
    const before = document.activeElement
    const field = panel.current?.querySelector<HTMLElement>('textarea')
    const heading = panel.current?.querySelector<HTMLElement>('h2')
    if (field != null && matchMedia(DESK).matches) field.focus()
    else heading?.focus()
    // in a tab that nobody looks at nothing is read
    const see = (): void => actions.words.show(document.visibilityState === 'visible')
    see()
    document.addEventListener('visibilitychange', see)
    return () => {
      document.removeEventListener('visibilitychange', see)
      actions.words.show(false)
      queueMicrotask(() => {
        if (before instanceof HTMLElement && before.isConnected) before.focus()
      })
    }
  }, [])
  const chat = model.words.chat.value
  return (
    <aside class="panel chat" aria-labelledby="chat" ref={panel}>
      <header>
        <h2 id="chat" tabIndex={-1}>
          {t().chat.title}
        </h2>
        <button
          type="button"
          class="btn icon bare"
          aria-label={t().chat.menu}
          aria-haspopup="menu"
          aria-expanded={view.open.value?.name === 'chat'}
          onClick={({ currentTarget }) => togglePopover(view, 'chat', currentTarget)}
        >
          <Icon of={EllipsisVertical} />
        </button>
        <button
          type="button"
          class="btn icon bare"
          aria-label={t().common.close}
          onClick={() => {
            view.chat.open.value = false
          }}
        >
          <Icon of={X} />
        </button>
      </header>
      <ChatMenu {...props} />
      {chat !== null && <ChatLog chat={chat} {...props} />}
      <footer>
        <ChatWriter {...props} />
      </footer>
      {view.chat.clearing.value && <ClearDialog actions={actions} view={view} />}
    </aside>
  )
}
