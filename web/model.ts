// What the interface shows, as signals, and what a person can do, as actions (STYLE 17). The UI reads the one
// and calls the other; session.ts is the only place that writes. Knows no DOM beyond media types, no socket.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Reaction } from '../protocol/peer-messages.ts'
import { mayUse } from '../protocol/powers.ts'
import { type Allow, DEFAULT_SETTINGS, type RoomSettings, type SettingsChange } from '../protocol/settings.ts'
import type { Entry, PeerId, Role, RoomInfo, Visitor } from '../protocol/values.ts'
import { type Person, permitted } from './call/participants.ts'
import { createWordsModel, type WordsActions, type WordsModel, type WordsNotice } from './words/words-model.ts'

/** Where a visit to a room stands. */
export type Stage =
  | { readonly at: 'opening' }
  | { readonly at: 'prejoin' }
  /** The button was pressed; the room has not answered yet. `tooSoon`: one has just knocked, and does again in a moment. */
  | { readonly at: 'entering'; readonly tooSoon?: true }
  /** At the door. `hosts`: somebody inside could open. `message`: what they last said to those who wait. */
  | { readonly at: 'waiting'; readonly since: number; readonly hosts: boolean; readonly message: string | null }
  /** In. `began`: on the local clock, for the elapsed time. */
  | { readonly at: 'call'; readonly began: number }
  /** `reason`: the words of whoever did not let one in. */
  | { readonly at: 'over'; readonly why: Over; readonly lastedMs: number | null; readonly reason: string | null }
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
    /** The media server could not be used, or a move to it took too long: from browser to browser all the same. */
    | 'sfu-failed'
    | 'sfu-slow'
    /** More people than a mesh carries with video: whoever speaks is seen. And everybody again. */
    | 'few-cameras'
    | 'all-cameras'
    | 'muted-elsewhere'
    | 'device-lost'
    | 'device-new'
    | 'share-failed'
    | 'link-copied'
    | 'copied'
    | 'sound-blocked'
    | 'camera-failed'
    | 'microphone-failed'
    /** One's own role, and what hosts do to everybody or to oneself. `name`: who did it. */
    | 'cohost'
    | 'owner'
    | 'participant'
    | 'locked'
    | 'unlocked'
    | 'hand'
    | 'withdrawn'
    | 'given-back'
    | 'told-mute'
    | 'told-unmute'
    | 'not-allowed'
    | 'error'
    | WordsNotice
  readonly name?: string
  /** What it is about. */
  readonly what?: keyof Allow
  /** What somebody wrote. */
  readonly text?: string
  readonly code?: ErrorCode
}

/** Oneself, once in. */
export interface Self {
  readonly id: PeerId
  readonly role: Role
  readonly handUp: boolean
  /** Who made the room. */
  readonly maker: boolean
}

/** A reaction on its way up from the tile of `peer`. */
export interface Flying {
  readonly id: number
  readonly peer: PeerId
  readonly reaction: Reaction
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
  /** The meeting needs a media server that does not answer from here. */
  readonly sfuRefused: Signal<boolean>
  readonly self: Signal<Self | null>
  readonly settings: Signal<RoomSettings>
  /** What oneself may send and write now. */
  readonly may: ReadonlySignal<Allow>
  /** Whose hands are up, oneself included, in their order. */
  readonly hands: Signal<readonly PeerId[]>
  /** Whether oneself may open to those who wait. */
  readonly opensDoor: Signal<boolean>
  /** The others as links bring them, in order of arrival; written by the call. */
  readonly linked: Signal<readonly Participant[]>
  /** The others as they are shown: without what the hosts have taken from participants. */
  readonly participants: ReadonlySignal<readonly Participant[]>
  /** Rising from tiles at this moment. */
  readonly flying: Signal<readonly Flying[]>
  readonly waiting: Signal<readonly Visitor[]>
  readonly speaking: Signal<boolean>
  /** Whether one's own camera goes out, where only some do; null: everybody's does. */
  readonly cameraTurn: Signal<boolean | null>
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
  admitAll(): void
  /** With words for them, or without. */
  refuse(id: PeerId, reason?: string): void
  /** To one who waits, or to all. */
  tellDoor(text: string, id?: PeerId): void
  setSettings(change: SettingsChange): void
  /** `lasting`: for good. */
  setRole(id: PeerId, role: 'cohost' | 'participant', lasting?: boolean): void
  handOver(id: PeerId): void
  mute(id: PeerId, source: 'microphone' | 'camera' | 'screen'): void
  muteAll(): void
  askUnmute(id: PeerId): void
  toggleHand(): void
  lower(id: PeerId): void
  lowerAll(): void
  /** `out`: and never let in again. */
  remove(id: PeerId, out: boolean): void
  rename(name: string): void
  react(reaction: Reaction): void
  toggleMicrophone(): void
  toggleCamera(): void
  toggleScreen(): void
  chooseMicrophone(id: string): void
  chooseCamera(id: string): void
  chooseSpeaker(id: string): void
  retryDevices(): void
  copyLink(): void
  /** Whole words on the clipboard: an invitation. */
  copyText(text: string): void
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
  const self = signal<Self | null>(null)
  const settings = signal(DEFAULT_SETTINGS)
  const linked = signal<readonly Participant[]>([])
  const may = (what: keyof Allow): boolean => mayUse(self.value?.role ?? 'participant', settings.value, what)
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
    sfuRefused: signal(false),
    self,
    settings,
    may: computed(() => ({
      microphone: may('microphone'),
      camera: may('camera'),
      screen: may('screen'),
      chat: may('chat'),
    })),
    hands: signal<readonly PeerId[]>([]),
    opensDoor: signal(false),
    linked,
    participants: computed(() => linked.value.map((person) => permitted(person, settings.value))),
    flying: signal<readonly Flying[]>([]),
    waiting: signal<readonly Visitor[]>([]),
    speaking: signal(false),
    cameraTurn: signal<boolean | null>(null),
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
