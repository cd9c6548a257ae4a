// What the interface shows of words and trust, as signals, and what a person can do about them, as actions. A part of
// the room's model (model.ts); web/words/words-keeper.ts is the only place that writes. Knows no key and no frame.
import { type Signal, signal } from '@preact/signals'
import type { MessageId } from '../../protocol/chat.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { Chat } from '../call/chat-state.ts'
import type { Failure } from '../call/comparison.ts'
import type { Mention } from '../call/message-text.ts'

/** Where the comparison with one person stands. */
export type ComparisonView =
  /** We asked, and their browser has not answered (yet, or in time). */
  | { readonly is: 'asked' }
  | { readonly is: 'unanswered' }
  /** The browsers exchange what the digits are made of. */
  | { readonly is: 'preparing' }
  | { readonly is: 'showing'; readonly digits: string }
  /** We said "the same"; the other has not yet. */
  | { readonly is: 'confirmed' }
  /** `given`: we handed the link over; else we were given it. */
  | { readonly is: 'done'; readonly given: boolean }
  | { readonly is: 'failed'; readonly why: Failure }

export interface WordsModel {
  /** Null until one is in the call. */
  readonly chat: Signal<Chat | null>
  /** Whether the hosts let us write. */
  readonly mayWrite: Signal<boolean>
  /** Whether we may clear the chat for everybody. */
  readonly mayClear: Signal<boolean>
  readonly comparisons: Signal<ReadonlyMap<PeerId, ComparisonView>>
  /** Whose comparison is before one's eyes. `ours`: asked for here, so that it may take the focus. */
  readonly comparing: Signal<{ readonly peer: PeerId; readonly name: string; readonly ours: boolean } | null>
}

export interface WordsActions {
  say(text: string, reply: { readonly from: PeerId; readonly id: MessageId } | null, mentions: readonly Mention[]): void
  retry(id: MessageId): void
  takeBack(id: MessageId): void
  /** For everybody; hosts alone. */
  clear(): void
  /** The chat as text, to the clipboard. */
  copy(text: string): void
  /** Whether the chat is before one's eyes. */
  show(shown: boolean): void
  /** Begins to compare digits with somebody, or goes back to where that stands. */
  compare(peer: PeerId): void
  answer(peer: PeerId, same: boolean): void
  /** Another link for the meeting; owners alone. */
  renewLink(): void
  /** Out of one's eyes; it goes on. */
  hideComparison(): void
}

/** What is told about words and trust. */
export const WORDS_NOTICES = [
  'chat-message',
  'chat-mention',
  'chat-reply',
  'chat-copied',
  'chat-copy-failed',
  'compare-begun',
  'compare-verified',
  'link-refused',
  /** We made a new link / could not. */
  'link-renewed',
  'link-kept',
  /** Somebody else did, and gave it to us / did not. */
  'link-given',
  'link-over',
] as const
export type WordsNotice = (typeof WORDS_NOTICES)[number]

export const createWordsModel = (): WordsModel => ({
  chat: signal<Chat | null>(null),
  mayWrite: signal(true),
  mayClear: signal(false),
  comparisons: signal<ReadonlyMap<PeerId, ComparisonView>>(new Map()),
  comparing: signal<WordsModel['comparing']['value']>(null),
})
