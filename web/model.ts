// What the interface shows, as signals, and what a person can do, as actions (STYLE 17). The UI reads the one
// and calls the other; session.ts is the only place that writes. Knows no DOM beyond media types, no socket.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Entry, PeerId, RoomInfo, Visitor } from '../protocol/values.ts'
import type { Person } from './call/participants.ts'
import { createWordsModel, type WordsActions, type WordsModel, type WordsNotice } from './words/words-model.ts'

/** Where a visit to a room stands. */
export type Stage =
  | { readonly at: 'opening' }
  | { readonly at: 'prejoin' }
  /** The button was pressed; the room has not answered yet. */
  | { readonly at: 'entering' }
  /** At the door. `hosts`: somebody inside could open. */
  | { readonly at: 'waiting'; readonly since: number; readonly hosts: boolean }
  /** In. `began`: on the local clock, for the elapsed time. */
  | { readonly at: 'call'; readonly began: number }
  | { readonly at: 'over'; readonly why: Over; readonly lastedMs: number | null }
  /** The room could not be opened at all. */
  | { readonly at: 'failed'; readonly code: ErrorCode | 'network' | 'browser' }

export type Over = 'left' | 'ended' | 'removed' | 'refused' | 'replaced' | 'full' | 'nonsense'

/** The room's socket, apart from the media. */
export type ServerLink = 'connecting' | 'connected' | 'away'

/** State of one local device kind. `blocked`: the browser or the person said no; `busy`: another application has it. */
export type DeviceState = 'off' | 'starting' | 'on' | 'blocked' | 'busy' | 'missing' | 'failed'

export interface LocalMedia {
  readonly microphone: Signal<DeviceState>
  readonly camera: Signal<DeviceState>
  readonly screen: Signal<'off' | 'starting' | 'on'>
  /** Tracks for previews and own tile; the camera's is null when off, and the device is released. */
  readonly cameraTrack: Signal<MediaStreamTrack | null>
  readonly screenTrack: Signal<MediaStreamTrack | null>
  /** 0 to 1, smoothed, of the microphone; 0 when off. */
  readonly level: Signal<number>
  readonly devices: Signal<Devices>
}
export interface DeviceChoice {
  readonly id: string
  readonly label: string
}
export interface Devices {
  readonly microphones: readonly DeviceChoice[]
  readonly cameras: readonly DeviceChoice[]
  readonly speakers: readonly DeviceChoice[]
  readonly microphone: string | null
  readonly camera: string | null
  readonly speaker: string | null
  /** Whether this browser lets one choose the loudspeaker. */
  readonly speakerChoice: boolean
}

/** Somebody else in the call, as the interface sees them. The tile outlives streams (STYLE 14). */
export type Participant = Person<MediaStreamTrack>

/** Words that appear for a moment above the bar; the text is the UI's (i18n). */
export interface Notice {
  readonly id: number
  readonly kind:
    | 'joined'
    | 'left'
    | 'server-away'
    | 'server-back'
    | 'muted-elsewhere'
    | 'device-lost'
    | 'device-new'
    | 'share-failed'
    | 'link-copied'
    | 'sound-blocked'
    | 'camera-failed'
    | 'microphone-failed'
    | 'error'
    | WordsNotice
  readonly name?: string
  /** What somebody wrote. */
  readonly text?: string
  readonly code?: ErrorCode
}

export interface Model {
  readonly stage: Signal<Stage>
  readonly server: Signal<ServerLink>
  readonly code: string
  /** Whether this tab holds L: the link to copy is whole. */
  readonly hasSecret: Signal<boolean>
  /** The whole invitation link, or the address alone without L. */
  readonly link: ReadonlySignal<string>
  readonly room: Signal<RoomInfo>
  readonly entry: Signal<Entry>
  /** null: a guest. */
  readonly agent: Signal<{ readonly name: string; readonly organisation: string | null } | null>
  readonly name: Signal<string>
  readonly inside: Signal<readonly Visitor[]>
  readonly self: Signal<{ readonly id: PeerId; readonly owner: boolean } | null>
  /** In order of arrival. */
  readonly participants: Signal<readonly Participant[]>
  readonly waiting: Signal<readonly Visitor[]>
  readonly speaking: Signal<boolean>
  readonly words: WordsModel
  readonly media: LocalMedia
  readonly notices: Signal<readonly Notice[]>
  /** Spoken by screen readers: polite. */
  readonly announcement: Signal<Notice | null>
}

/** What a person can do. All return at once; what follows comes through the model. */
export interface Actions {
  setName(name: string): void
  enter(): void
  leave(): void
  rejoin(): void
  endForAll(): void
  admit(id: PeerId): void
  refuse(id: PeerId): void
  toggleMicrophone(): void
  toggleCamera(): void
  toggleScreen(): void
  chooseMicrophone(id: string): void
  chooseCamera(id: string): void
  chooseSpeaker(id: string): void
  retryDevices(): void
  copyLink(): void
  dismiss(notice: number): void
  signIn(): void
  readonly words: WordsActions
  /** Sizes at which tiles are shown, in device pixels; from the UI's observer. */
  shown(peer: PeerId, source: 'camera' | 'screen', size: number): void
}

const NO_DEVICES: Devices = {
  microphones: [],
  cameras: [],
  speakers: [],
  microphone: null,
  camera: null,
  speaker: null,
  speakerChoice: false,
}

/** A model at its beginning. `origin` without a trailing slash; `secret` is read through `hasSecret` only for the link. */
export const createModel = (code: string, origin: string, fragment: () => string | null): Model => {
  const hasSecret = signal(fragment() !== null)
  return {
    stage: signal<Stage>({ at: 'opening' }),
    server: signal<ServerLink>('connecting'),
    code,
    hasSecret,
    link: computed(() => `${origin}/${code}${hasSecret.value ? `#${fragment() ?? ''}` : ''}`),
    room: signal<RoomInfo>({ title: null, host: null }),
    entry: signal<Entry>('open'),
    agent: signal<{ name: string; organisation: string | null } | null>(null),
    name: signal(''),
    inside: signal<readonly Visitor[]>([]),
    self: signal<{ id: PeerId; owner: boolean } | null>(null),
    participants: signal<readonly Participant[]>([]),
    waiting: signal<readonly Visitor[]>([]),
    speaking: signal(false),
    words: createWordsModel(),
    media: {
      microphone: signal<DeviceState>('off'),
      camera: signal<DeviceState>('off'),
      screen: signal<'off' | 'starting' | 'on'>('off'),
      cameraTrack: signal<MediaStreamTrack | null>(null),
      screenTrack: signal<MediaStreamTrack | null>(null),
      level: signal(0),
      devices: signal<Devices>(NO_DEVICES),
    },
    notices: signal<readonly Notice[]>([]),
    announcement: signal<Notice | null>(null),
  }
}
