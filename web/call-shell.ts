// A call once one is in: the topology, the people in it, and small talk between browsers. Loaded when it is needed
// (simple-peer comes with it). Knows the room only as a way to send signals.
import type { ClientFrame, RoomFrame } from '../protocol/frames.ts'
import type { SfuAccess } from '../protocol/http.ts'
import type { PeerMessage, Reaction } from '../protocol/peer-messages.ts'
import type { IceConfig, Identity, Peer, PeerId, Plan } from '../protocol/values.ts'
import { applyPersonEvent, type PersonEvent, setRoster } from './call/participants.ts'
import type { Roster } from './call/roster.ts'
import { hear, SILENT, type Speaking } from './call/speaking.ts'
import { deriveProof } from './crypto/link-secret.ts'
import { createBoxesFor, createPairBoxes } from './crypto/pair-box.ts'
import type { TabKey } from './crypto/pair-keys.ts'
import { createFlying } from './flying.ts'
import { createLateSwitch } from './media/late-switch.ts'
import type { Prepared } from './media/mesh/peer-link.ts'
import type { Reserve } from './media/mesh/reserve.ts'
import type { IncomingSignal, LocalTracks, TopologyEvent } from './media/topology.ts'
import type { Model, Notice } from './model.ts'
import { createCarrier } from './net/carrier.ts'
import type { Attempts } from './words/digits-keeper.ts'
import { inFrames } from './words/in-frames.ts'
import { createLateWords } from './words/late-words.ts'
import { createMeetingKeys } from './words/meeting-keys.ts'
import type { WordsActions } from './words/words-model.ts'

/** With the call, in its chunk. */
export { openReserve, warmUp } from './media/mesh/ahead.ts'

export interface CallContext {
  readonly code: string
  readonly secret: string | null
  readonly tabKey: TabKey
  readonly self: {
    readonly id: PeerId
    readonly seat: number
    readonly identity: Identity
    /** We hold the link and the room knows it. */
    readonly proof: boolean
  }
  readonly ice: IceConfig
  /** What was made ahead at the door; the call's own from now on. */
  readonly reserve: Reserve<Prepared>
  readonly model: Model
  /** The way into the media server, for one connection; null: the edge gives none. */
  readonly sfuAccess: () => Promise<SfuAccess | null>
  /** Whether this instance has a media server. */
  readonly hasSfu: () => boolean
  /** To the room; false when its socket is away. */
  readonly send: (frame: ClientFrame) => boolean
  /** Whether the room lists this peer now. */
  readonly listed: (id: PeerId) => boolean
  /** Comparisons of this page, whichever call they belong to. */
  readonly attempts: Attempts
  readonly notify: (notice: Omit<Notice, 'id'>) => void
  /** How many people a mesh of this instance carries with video; null: nobody says. */
  readonly videoMax: () => Promise<number | null>
  /** We were handed the link's secret, and the room has seen that it is the room's. */
  readonly keepSecret: (secret: string) => void
}

export interface Call {
  readonly self: PeerId
  readonly words: WordsActions
  /** Whatever the room says, in its order, with the roster after it. */
  hear(frame: RoomFrame, roster: Roster): void
  /** The room's socket is away. */
  offline(): void
  /** Where the room says that media goes. `again`: with a welcome; before `setPeers`. */
  plan(plan: Plan, again: boolean): void
  setPeers(peers: readonly Peer[]): void
  setTracks(tracks: LocalTracks): void
  setIce(ice: IceConfig): void
  receive(signal: IncomingSignal): void
  /** The room says that this peer left for good or was removed. */
  drop(peer: PeerId): void
  /** The room's socket is open: held signals go, and what is broken is tried at once. */
  carry(): void
  /** Own microphone's RMS. */
  heard(rms: number): void
  shown(peer: PeerId, source: 'camera' | 'screen', size: number): void
  react(reaction: Reaction): void
  networkChanged(): void
  close(): void
}

export const createCall = (context: CallContext): Call => {
  const { self, model } = context
  const wanted = new Map<PeerId, { camera: number; screen: number }>()
  /** Sizes have changed in this turn, and are told after it. */
  let telling = false
  const flying = createFlying(model.flying)
  let speaking: Speaking = SILENT
  let held = { secret: context.secret, proof: self.proof }
  let boxes = createPairBoxes(context)
  let talkBoxes = createBoxesFor('talk', context)
  const meeting = createMeetingKeys()
  /** The room's socket is there. */
  let online = true
  /** The link's secret as it was handed to us; ours once the room has seen its proof. */
  let offered: string | null = null

  const topology = createLateSwitch({
    self,
    ice: context.ice,
    reserve: context.reserve,
    signal: (signal) => carrier.send(signal),
    pairBox: (peer) => boxes(peer),
    now: () => Date.now(),
    loadSwitch: () => import('./media/crowd.ts'),
    loadSfu: () => import('./media/sfu/sfu.ts'),
    hasSfu: context.hasSfu,
    access: context.sfuAccess,
    keys: meeting,
    talkBox: (peer) => talkBoxes(peer),
    // the room carries whatever two seal for each other in the frames that carry keys; a box opens for what it is meant for
    post: (notes) => {
      for (const boxes of inFrames(notes)) context.send({ type: 'keys', boxes })
    },
    online: () => online,
    say: (what, epoch) => context.send({ type: what, epoch }),
    tell: (why) => context.notify({ kind: why === 'sfu-failed' ? 'sfu-failed' : 'sfu-slow' }),
    videoMax: context.videoMax,
    cameraTurn: (turn) => {
      if ((turn === null) !== (model.cameraTurn.value === null))
        context.notify({ kind: turn === null ? 'all-cameras' : 'few-cameras' })
      model.cameraTurn.value = turn
    },
    trouble: () => context.send({ type: 'trouble' }),
  })
  const carrier = createCarrier({
    self: self.id,
    bySocket: (signal) => context.send({ type: 'signal', ...signal }),
    byPeer: (peer, message) => topology.send(message, peer),
    connected: () => model.linked.value.filter(({ link }) => link.kind === 'connected').map(({ peer }) => peer.id),
    deliver: (from, { link, n, box }) => topology.receive({ from, link, n, box }),
  })

  // ── words, and the link that comes later ─────────────────────────────────────────────────────────────────────
  const prove = async (secret: string): Promise<void> => {
    const proof = await deriveProof(secret)
    if (secret === offered) context.send({ type: 'prove', proof })
  }
  const words = createLateWords({
    code: context.code,
    tabKey: context.tabKey,
    self,
    held: () => held,
    attempts: context.attempts,
    meeting,
    model: model.words,
    send: context.send,
    tell: (message) => topology.send(message),
    notify: context.notify,
    accept: (secret) => {
      offered = secret
      void prove(secret)
    },
    adopt: (secret) => {
      offered = secret
      settle(true, false)
    },
  })
  /** What the room knows of us goes into our keys: everybody's are made anew when it changes. `again`: a new socket. */
  const settle = (proof: boolean, again: boolean): void => {
    const secret = proof && offered !== null ? offered : held.secret
    if (secret !== held.secret && secret !== null) context.keepSecret(secret)
    if (proof) offered = null
    else if (offered !== null && again) void prove(offered)
    const next = { secret, proof: proof && secret !== null }
    const same = next.secret === held.secret && next.proof === held.proof
    held = next
    if (same) return
    const known = { ...context, secret, self: { id: self.id, proof: next.proof } }
    boxes = createPairBoxes(known)
    talkBoxes = createBoxesFor('talk', known)
    topology.rekey()
  }

  const show = (event: PersonEvent<MediaStreamTrack>): void => {
    model.linked.value = applyPersonEvent(model.linked.value, event, context.listed)
  }
  const hearMessage = (peer: PeerId, message: PeerMessage): void => {
    if (message.type === 'speaking') show({ type: 'speaking', peer, on: message.on })
    else if (message.type === 'relay') carrier.relayed(message)
    else if (message.type === 'reaction') flying.add(peer, message.reaction)
    else if (message.type === 'chat' || message.type === 'chat-delete') {
      const person = model.participants.value.find((one) => one.peer.id === peer)
      if (person !== undefined) words.hearPeer(person.peer, message)
    }
  }
  const onTopology = (event: TopologyEvent): void => {
    switch (event.type) {
      case 'message':
        hearMessage(event.peer, event.message)
        break
      case 'bye':
        show({ type: 'gone', peer: event.peer })
        break
      case 'link':
        show(event)
        if (event.state.kind === 'connected') carrier.flush()
        break
      case 'open':
        if (speaking.on) topology.send({ type: 'speaking', on: true }, event.peer)
        break
      default:
        show(event)
    }
  }
  const become = (next: Speaking): void => {
    const before = speaking
    speaking = next
    if (speaking.on === before.on) return
    model.speaking.value = speaking.on
    topology.send({ type: 'speaking', on: speaking.on })
  }
  const follow: Call['plan'] = (plan, again) => {
    // what goes through the media server is sealed under the meeting's keys
    if (plan.kind === 'moving' || plan.on === 'sfu') words.hurry()
    topology.plan(plan, again)
  }
  const unsubscribe = topology.subscribe(onTopology)

  return {
    self: self.id,
    words,
    hear: (frame, roster) => {
      if (frame.type === 'welcome') {
        online = true
        settle(frame.self.proof, true)
      } else if (frame.type === 'plan') follow(frame.plan, false)
      else if (frame.type === 'keys') topology.note({ from: frame.from, link: 0, n: frame.n, box: frame.box })
      else if (frame.type === 'self') settle(frame.proof, false)
      else if (frame.type === 'error' && frame.code === 'frame.not-allowed' && offered !== null) {
        offered = null
        context.notify({ kind: 'link-refused' })
      }
      words.hear(frame, roster)
    },
    offline: () => {
      online = false
      words.offline()
    },
    plan: follow,
    setPeers: (peers) => {
      // people before links: a new link speaks at once of tracks, and they need somebody
      model.linked.value = setRoster(model.linked.value, peers)
      topology.setPeers(peers)
    },
    setTracks: (tracks) => {
      // a muted microphone is heard no more, so nothing would end what it had begun to say
      if ((tracks.microphone ?? null) === null) become(SILENT)
      topology.setTracks(tracks)
    },
    setIce: topology.setIce,
    receive: topology.receive,
    drop: (peer) => {
      topology.drop(peer)
      show({ type: 'gone', peer })
    },
    carry: () => {
      carrier.flush()
      topology.reachable()
    },
    heard: (rms) => become(hear(speaking, rms, performance.now())),
    shown: (peer, source, size) => {
      const sizes = wanted.get(peer) ?? { camera: 0, screen: 0 }
      if (sizes[source] === size) return
      wanted.set(peer, { ...sizes, [source]: size })
      // a page that is turned changes fifty at once
      if (!telling)
        queueMicrotask(() => {
          telling = false
          topology.setWanted(wanted)
        })
      telling = true
    },
    react: (reaction) => {
      if (flying.add(self.id, reaction)) topology.send({ type: 'reaction', reaction })
    },
    networkChanged: topology.networkChanged,
    close: () => {
      words.close()
      topology.close()
      unsubscribe()
      model.cameraTurn.value = null
    },
  }
}
