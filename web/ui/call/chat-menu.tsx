// What one can do with the whole chat: copy it, save it, and, as a host, clear it for everybody after being asked.
import { Copy, Download, Trash2 } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Message } from '../../call/chat-state.ts'
import { chatAsText } from '../../call/chat-text.ts'
import { t } from '../../i18n/index.ts'
import type { Actions } from '../../model.ts'
import { roomName } from '../room/room-head.tsx'
import type { ChatProps } from './chat-panel.tsx'
import { Item } from './menu-item.tsx'
import { Popover } from './popover.tsx'
import { closePopover, type View } from './view.ts'

const asText = (messages: readonly Message[]): string =>
  chatAsText(messages, {
    time: (at) => `${t().chat.day(new Date(at))} ${t().chat.time(new Date(at))}`,
    deleted: t().chat.deleted,
    unreadable: t().chat.unreadable,
  })

/** Handed to the browser as a file of one's own: nothing goes over the network. */
const save = (text: string, name: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ')
  link.click()
  // the browser has taken it by then
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

export const ChatMenu = ({ model, actions, view }: ChatProps) => {
  const messages = model.words.chat.value?.messages ?? []
  const closing = (act: () => void) => (): void => {
    closePopover(view)
    act()
  }
  return (
    <Popover view={view} name="chat" label={t().chat.menu} role="menu">
      <Item icon={Copy} text={t().chat.copy} choose={closing(() => actions.words.copy(asText(messages)))} />
      <Item
        icon={Download}
        text={t().chat.save}
        choose={closing(() => save(asText(messages), t().chat.file(roomName(model))))}
      />
      {model.words.mayClear.value && (
        <Item
          icon={Trash2}
          text={t().chat.clear}
          bad
          choose={closing(() => {
            view.chat.clearing.value = true
          })}
        />
      )}
    </Popover>
  )
}

export const ClearDialog = ({ actions, view }: { readonly actions: Actions; readonly view: View }) => {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => ref.current?.showModal(), [])
  return (
    <dialog
      ref={ref}
      class="keys clear-chat"
      aria-labelledby="clear-chat"
      onClose={() => {
        view.chat.clearing.value = false
      }}
    >
      <h2 id="clear-chat">{t().chat.clearTitle}</h2>
      <p class="soft">{t().chat.clearText}</p>
      <div class="two">
        <button type="button" class="btn line" onClick={() => ref.current?.close()}>
          {t().chat.cancel}
        </button>
        <button
          type="button"
          class="btn danger"
          onClick={() => {
            actions.words.clear()
            ref.current?.close()
          }}
        >
          {t().chat.clearDo}
        </button>
      </div>
    </dialog>
  )
}
