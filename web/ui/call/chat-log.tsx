// What was said, oldest first. It follows what is new while one is at its end; who reads further up stays there. One stop
// of Tab: arrows go from message to message, and Tab from there to what can be done with it.
import { ArrowDown, Lock, MessageSquare, ShieldQuestionMark } from 'lucide'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { chatItems } from '../../call/chat-groups.ts'
import type { Chat } from '../../call/chat-state.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { MessageGroup } from './chat-message.tsx'
import type { ChatProps } from './chat-panel.tsx'
import { isUnverified } from './peer-tile.tsx'

/** So near to the end one is at the end, px. */
const AT_END = 48
/** What stays above the mark of what is new, px. */
const MARK_TOP = 16
const dayOf = (at: number): string => new Date(at).toDateString()

export const ChatLog = ({ chat, model, actions, view }: ChatProps & { readonly chat: Chat }) => {
  const ref = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const [active, setActive] = useState<string | null>(null)
  const last = chat.messages.at(-1)
  const newest = last?.ref ?? null
  /** The newest when one was last at the end: what came after is news to whoever reads further up. */
  const seen = useRef(newest)
  if (atEnd) seen.current = newest

  // opened: where the news begin, else at the end
  useEffect(() => {
    const log = ref.current
    const mark = log?.querySelector<HTMLElement>('.mark')
    log?.scrollTo({ top: mark == null ? log.scrollHeight : mark.offsetTop - MARK_TOP })
  }, [])
  useLayoutEffect(() => {
    const log = ref.current
    // one's own is looked for wherever one was reading
    if (log !== null && (atEnd || last?.from === chat.self.id)) log.scrollTop = log.scrollHeight
  }, [newest, last?.sending?.is, last?.content.is])
  // the window, or what is written below, grew or shrank
  useEffect(() => {
    const log = ref.current
    if (log === null) return
    const observer = new ResizeObserver(() => {
      if (atEnd) log.scrollTop = log.scrollHeight
    })
    observer.observe(log)
    return () => observer.disconnect()
  }, [atEnd])

  const messages = (): readonly HTMLElement[] => [...(ref.current?.querySelectorAll<HTMLElement>('.msg') ?? [])]
  const pressed = (event: KeyboardEvent): void => {
    const all = messages()
    const at = all.findIndex((message) => message.contains(document.activeElement))
    const to = {
      ArrowUp: at < 0 ? all.length - 1 : at - 1,
      ArrowDown: at < 0 ? all.length - 1 : at + 1,
      Home: 0,
      End: all.length - 1,
    }[event.key]
    const next = to === undefined ? undefined : all[to]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  const unverified = model.participants.value.some(isUnverified)
  return (
    <div class="log-frame">
      <div
        class="body"
        ref={ref}
        role="log"
        aria-label={t().chat.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is a stop of Tab, from where arrows go on
        tabIndex={0}
        onKeyDown={pressed}
        onFocusIn={({ target }) => {
          const message = target instanceof Element ? target.closest<HTMLElement>('.msg') : null
          if (message !== null) setActive(message.dataset.ref ?? null)
        }}
        onScroll={({ currentTarget: log }) => setAtEnd(log.scrollHeight - log.scrollTop - log.clientHeight < AT_END)}
      >
        <p class={unverified ? 'seal-note part' : 'seal-note'}>
          <Icon of={unverified ? ShieldQuestionMark : Lock} />
          <span>{unverified ? t().chat.sealedUnverified : t().chat.sealed}</span>
        </p>
        {chat.earlier && <p class="earlier">{t().chat.earlier}</p>}
        {chat.messages.length === 0 && (
          <div class="nothing">
            <Icon of={MessageSquare} />
            <p>{t().chat.none}</p>
            <p class="soft sm">{t().chat.noneHint}</p>
          </div>
        )}
        <ol>
          {chatItems(chat, dayOf, dayOf(Date.now())).map((item) => {
            if (item.is === 'group')
              return (
                <MessageGroup
                  key={item.key}
                  group={item}
                  chat={chat}
                  actions={actions}
                  view={view}
                  active={active ?? newest}
                  mayWrite={model.words.mayWrite.value}
                />
              )
            if (item.is === 'closed')
              return (
                <li class="closed" key={item.key}>
                  <Icon of={Lock} />
                  <span>{t().chat.closed(item.count)}</span>
                </li>
              )
            return (
              <li class={item.is} key={item.key}>
                <span>{item.is === 'mark' ? t().chat.news : t().chat.day(new Date(item.at))}</span>
              </li>
            )
          })}
        </ol>
      </div>
      {!atEnd && (
        <button
          type="button"
          class={seen.current === newest ? 'btn small to-end' : 'btn small to-end fresh'}
          onClick={() => {
            setAtEnd(true)
            ref.current?.scrollTo({ top: ref.current.scrollHeight })
          }}
        >
          <Icon of={ArrowDown} /> {seen.current === newest ? t().chat.toEnd : t().chat.toNews}
        </button>
      )}
    </div>
  )
}
