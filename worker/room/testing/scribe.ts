// An account of its own of what was said in the chat, by whom, and what of it was taken back or cleared: written from what
// people say and are told, so that the reducer need not be believed.
import type { StampedMessage } from '../../../protocol/chat.ts'
import type { Effect, RoomEvent } from '../events.ts'
import type { RoomState, SocketId } from '../state.ts'
import { STAMPS } from './chat-view.ts'
import type { Complain, View } from './view.ts'

export const GONE = 'what was taken back or cleared is nowhere any more'
export const OWN_VOICE = 'nobody speaks for another, or takes back what another said'

export interface Scribe {
  watch(event: RoomEvent, after: RoomState, effects: readonly Effect[], views: ReadonlyMap<SocketId, View>): void
  forget(): void
}

export const createScribe = (complain: Complain): Scribe => {
  /** Who said what under which stamp. */
  const said = new Map<number, string>()
  const gone = new Set<number>()
  const refOf = (from: string | null, id: string) => `${from}/${id}`

  const hear = (message: StampedMessage, event: RoomEvent, speaker: View | undefined): void => {
    const { seq, from, id, author } = message
    if ('box' in message && gone.has(seq)) complain(GONE)
    const known = said.get(seq)
    if (known !== undefined) {
      if (known !== refOf(from, id)) complain(STAMPS)
      return
    }
    if (seq !== said.size + 1) complain(STAMPS)
    const own = event.type === 'said' && event.frame.type === 'chat' && event.frame.message.id === id
    if (!own || speaker?.id !== from || JSON.stringify(speaker.self?.identity) !== JSON.stringify(author))
      complain(OWN_VOICE)
    said.set(seq, refOf(from, id))
  }

  const note = (event: RoomEvent, speaker: View | undefined): void => {
    if (event.type !== 'said' || speaker?.at !== 'in') return
    const { frame } = event
    for (const [seq, ref] of said) {
      if (frame.type === 'chat-delete' && ref === refOf(speaker.id, frame.id)) gone.add(seq)
      if (frame.type === 'chat-clear' && speaker.self?.role !== 'participant') gone.add(seq)
    }
  }

  return {
    watch: (event, after, effects, views) => {
      const speaker = 'socket' in event ? views.get(event.socket) : undefined
      for (const effect of effects) {
        if (effect.type !== 'send') continue
        const { frame } = effect
        if (frame.type === 'chat') hear(frame.message, event, speaker)
        if (frame.type === 'chat-history') for (const message of frame.messages) hear(message, event, speaker)
        if (frame.type === 'chat-deleted' && speaker?.id !== frame.from) complain(OWN_VOICE)
      }
      note(event, speaker)
      for (const message of after.messages.values()) if ('box' in message && gone.has(message.seq)) complain(GONE)
    },
    forget: () => {
      said.clear()
      gone.clear()
    },
  }
}
