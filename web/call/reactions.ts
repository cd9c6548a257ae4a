// What a frame of the room asks of this browser, as data; session.ts carries it out. Pure.
// `before` is the roster as it stood before the frame was folded into it.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { FrameOf, RoomFrame } from '../../protocol/frames.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { Roster } from './roster.ts'

export type Reaction =
  /** The socket stands at the door: go in if that is wanted. */
  | { readonly do: 'door' }
  | { readonly do: 'wait'; readonly hosts: boolean; readonly resume: string | null }
  | { readonly do: 'begin'; readonly welcome: FrameOf<RoomFrame, 'welcome'> }
  | { readonly do: 'signal'; readonly signal: FrameOf<RoomFrame, 'signal'> }
  /** Not about the roster, and for the call: what another sealed for us, the chat, a new link, where media goes. */
  | { readonly do: 'hear'; readonly frame: CallFrame }
  /** Tell the topology who is there now. */
  | { readonly do: 'peers' }
  /** Close the link with this peer at once: the room's word. */
  | { readonly do: 'drop'; readonly peer: PeerId }
  /** A host switches something of ours off, or asks for it; null: somebody who has just left. */
  | { readonly do: 'told'; readonly what: 'mute' | 'unmute'; readonly source: Stoppable; readonly by: string | null }
  /** Words for who waits; the second come just before the close. */
  | { readonly do: 'door-message'; readonly text: string }
  | { readonly do: 'refused'; readonly reason: string }
  /** The door would open now to whoever asks again: the room lets in by itself only those it knew when it changed. */
  | { readonly do: 'ask-again' }
  | { readonly do: 'tell'; readonly kind: 'joined' | 'left'; readonly name: string }
  | { readonly do: 'tell-error'; readonly code: ErrorCode }

export type CallFrame = FrameOf<
  RoomFrame,
  'keys' | 'digits' | 'chat-history' | 'chat' | 'chat-deleted' | 'chat-cleared' | 'chat-refused' | 'new-link' | 'plan'
>
type Stoppable = FrameOf<RoomFrame, 'told'>['source']

/** A signal to somebody who has just left is no news to anyone. */
const UNTOLD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['frame.no-such-peer'])

export const reactTo = (frame: RoomFrame, before: Roster): readonly Reaction[] => {
  switch (frame.type) {
    case 'door':
      return [{ do: 'door' }]
    case 'waiting':
      return [{ do: 'wait', hosts: frame.hosts, resume: frame.resume ?? null }]
    case 'welcome':
      return [{ do: 'begin', welcome: frame }]
    case 'signal':
      return [{ do: 'signal', signal: frame }]
    case 'keys':
    case 'digits':
    case 'chat-history':
    case 'chat':
    case 'chat-deleted':
    case 'chat-cleared':
    case 'chat-refused':
    case 'new-link':
    case 'plan':
      return [{ do: 'hear', frame }]
    case 'told':
      return [{ do: 'told', what: frame.what, source: frame.source, by: nameOf(before, frame.by) ?? null }]
    case 'door-message':
      return [{ do: 'door-message', text: frame.text }]
    case 'refused':
      return [{ do: 'refused', reason: frame.reason }]
    case 'door-changed':
      return frame.entry === 'open' ? [{ do: 'ask-again' }] : []
    case 'joined':
      return [{ do: 'peers' }, { do: 'tell', kind: 'joined', name: frame.peer.identity.name }]
    case 'changed':
      return [{ do: 'peers' }]
    case 'left': {
      const name = nameOf(before, frame.id)
      return [
        // gone is absence: a live link outlasts it; left and removed are words
        frame.why === 'gone' ? { do: 'peers' } : { do: 'drop', peer: frame.id },
        ...(name === undefined ? [] : [{ do: 'tell', kind: 'left', name } as const]),
      ]
    }
    case 'error':
      return UNTOLD.has(frame.code) ? [] : [{ do: 'tell-error', code: frame.code }]
    case 'door-joined':
    case 'door-left':
    case 'knock':
    case 'knock-changed':
    case 'self':
    case 'settings':
    case 'room':
    case 'knock-over':
      return []
  }
}

const nameOf = ({ peers }: Roster, peer: PeerId): string | undefined =>
  peers.find(({ id }) => id === peer)?.identity.name
