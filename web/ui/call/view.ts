// What is open and where things stand on this screen: the call's own small state, gone with it. No one else's affair.
import { effect, type Signal, signal } from '@preact/signals'
import type { PeerId } from '../../../protocol/values.ts'
import type { Corner } from '../../call/tiles.ts'
import { type ChatView, createChatView } from './chat-view.ts'

export type PopoverName = 'microphone' | 'camera' | 'more' | 'leave' | 'seal' | 'reactions' | 'person' | 'chat'

interface About<K> {
  readonly kind: K
  readonly peer: PeerId
  readonly name: string
}

/** A question, or a form of one field, before an act that others feel. */
export type Ask =
  | About<'remove'>
  | About<'hand-over'>
  | About<'refuse'>
  | { readonly kind: 'door' }
  | { readonly kind: 'rename' }
  | { readonly kind: 'new-link' }

export interface Open {
  readonly name: PopoverName
  readonly opener: HTMLElement
  /** Whom a menu is about. */
  readonly person?: PeerId
}

export interface View {
  /** At most one popover; it remembers the control that opened it, to stand above it and to give focus back. */
  readonly open: Signal<Open | null>
  readonly people: Signal<boolean>
  readonly chat: ChatView
  readonly keys: Signal<boolean>
  /** At most one dialog of these. */
  readonly dialog: Signal<'settings' | 'information' | null>
  readonly ask: Signal<Ask | null>
  readonly corner: Signal<Corner>
  readonly page: Signal<number>
  readonly pinned: Signal<PeerId | null>
  /** People at the door whom one answered "later": still in the list. */
  readonly later: Signal<readonly PeerId[]>
  /** The browser holds the sound back until somebody presses something. */
  readonly soundBlocked: Signal<boolean>
}

const freshView = (): View => ({
  open: signal<Open | null>(null),
  people: signal(false),
  chat: createChatView(),
  keys: signal(false),
  dialog: signal<View['dialog']['value']>(null),
  ask: signal<Ask | null>(null),
  corner: signal<Corner>('bottom-right'),
  page: signal(0),
  pinned: signal<PeerId | null>(null),
  later: signal<readonly PeerId[]>([]),
  soundBlocked: signal(false),
})

/** One panel at a time: whichever is opened closes the other, wherever it was opened from. */
export const createView = (): View => {
  const view = freshView()
  effect(() => {
    if (view.people.value) view.chat.open.value = false
  })
  effect(() => {
    if (view.chat.open.value) view.people.value = false
  })
  return view
}

/** Opens a popover above its control; a second press closes it. */
export const togglePopover = (view: View, name: PopoverName, opener: HTMLElement, person?: PeerId): void => {
  const { value: open } = view.open
  const same = open?.name === name && open.person === person
  view.open.value = same ? null : { name, opener, ...(person === undefined ? {} : { person }) }
}
export const closePopover = (view: View): void => {
  view.open.value = null
}
