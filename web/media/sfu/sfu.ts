// The SFU: one connection to a LiveKit room, and whoever of the roster is there too. Loaded when it is needed (livekit
// comes with it). The server's word takes nobody away and lets nobody in: only who is on the roster is received, only
// under keys that the meeting made, and a person ends by `drop`, by a sealed `bye` or by `close`.
import { ConnectionState, type RemoteTrackPublication, Room, RoomEvent, setLogLevel } from 'livekit-client'
import { type PeerMessage, SOURCES, type Source, type TracksOn } from '../../../protocol/peer-messages.ts'
import type { PeerId } from '../../../protocol/values.ts'
import { isPicture } from '../../call/handover-state.ts'
import type { PairBox, RemotePeer, TopologyEvent } from '../topology.ts'
import { endRoom } from './ending.ts'
import { createFrameKeys } from './frame-keys.ts'
import { mendingPolicy } from './mending.ts'
import { createPublishing, SFU_SOURCE } from './publishing.ts'
import { createReceiving } from './receiving.ts'
import { createSealingWorker } from './sealing-worker.ts'
import type { Sfu, SfuContext, SfuState } from './sfu-context.ts'
import { createTalk } from './talk.ts'

/**
 * Among more people than these who speaks is what the SFU says, which knows it anyway: a box for each of a hundred, at each
 * beginning and end of speech, would be more work than their sound.
 */
const SPEAKERS_TOLD_MAX = 16
/** No connection by then is none: the mesh goes on. */
const CONNECT_WITHIN_MS = 7_000

interface Person {
  peer: RemotePeer
  box: PairBox
  said: 'nothing' | 'connecting' | 'connected' | 'interrupted'
}

export const createSfu = (context: SfuContext): Sfu => {
  const { self, now } = context
  setLogLevel('silent')
  const worker = createSealingWorker()
  const keys = createFrameKeys(self.id, context.keys)
  const room = new Room({
    adaptiveStream: false, // sizes are said by `setWanted`: elements belong to the interface
    dynacast: true,
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: false,
    reconnectPolicy: mendingPolicy(context.online, () => become({ is: 'down', why: 'lost' })),
    // one connection each way: measured, first pictures 0.45 s after joining instead of 1.1 s
    singlePeerConnection: false,
    encryption: { keyProvider: keys.provider, worker },
  })
  const listeners = new Set<(event: TopologyEvent) => void>()
  const people = new Map<PeerId, Person>()
  const talk = createTalk(context.post)
  let state: SfuState = { is: 'connecting' }
  let closed = false
  let speaking: ReadonlySet<PeerId> = new Set()
  const receiving = createReceiving(room, () => !closed && state.is !== 'down')

  const emit = (event: TopologyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const become = (next: SfuState): void => {
    if (closed || state.is === 'down') return
    const mended = state.is === 'mending' && next.is === 'up'
    state = next
    if (mended) for (const id of people.keys()) if (!here(id)) takeAway(id)
    context.onState(next)
    for (const person of people.values()) sayLink(person)
  }
  const publishing = createPublishing(room, () => context.onPublished(publishing.live()))

  // ── people ───────────────────────────────────────────────────────────────────────────────────────────────────
  const here = (id: PeerId): boolean => room.remoteParticipants.has(id)
  const trackOf = (id: PeerId, source: Source): MediaStreamTrack | null =>
    people.has(id) ? (receiving.of(id, source)?.track?.mediaStreamTrack ?? null) : null

  const sayLink = (person: Person): void => {
    const { id } = person.peer
    const whole = state.is === 'up' || (state.is === 'mending' && state.media)
    const is = whole && here(id) ? 'connected' : person.said === 'connected' ? 'interrupted' : person.said
    if (is === person.said) return
    person.said = is
    if (is === 'interrupted') emit({ type: 'link', peer: id, state: { kind: 'interrupted', since: now() } })
    if (is !== 'connected') return
    emit({ type: 'link', peer: id, state: { kind: 'connected', path: 'sfu', verified: person.box.verified } })
    emit({ type: 'open', peer: id })
    for (const source of SOURCES) {
      receiving.ask(id, source)
      // somebody was off the roster for a moment: what came goes on, and nothing else tells of it
      const track = trackOf(id, source)
      if (track !== null) emit({ type: 'track', peer: id, source, track })
    }
    sayTracks(id)
  }
  const sayTracks = (id: PeerId): void => {
    const on = Object.fromEntries(
      SOURCES.map((source) => {
        const publication = receiving.of(id, source)
        return [source, publication?.track !== undefined && !publication.isMuted]
      }),
    ) as TracksOn
    if (people.has(id)) emit({ type: 'tracks', peer: id, on })
  }
  /** While it is being mended the last pictures stay: livekit takes everything away, and mostly it comes again. */
  const stays = (source: Source): boolean => state.is === 'mending' && isPicture(source)
  const takeAway = (id: PeerId): void => {
    if (people.has(id))
      for (const source of SOURCES) if (!stays(source)) emit({ type: 'track', peer: id, source, track: null })
  }
  const sayTrack = (id: PeerId, publication: RemoteTrackPublication): void => {
    const source = SOURCES.find((one) => SFU_SOURCE[one] === publication.source)
    if (source === undefined || !people.has(id)) return
    if (publication.track === undefined && stays(source)) return
    emit({ type: 'track', peer: id, source, track: trackOf(id, source) })
    if (publication.track !== undefined) receiving.size(id, source)
    sayTracks(id)
  }

  const forget = (id: PeerId): void => {
    if (!people.delete(id)) return
    receiving.release(id)
    keys.setSenders([self.id, ...people.keys()])
  }

  // ── what the SFU says ────────────────────────────────────────────────────────────────────────────────────────
  const relink = (id: PeerId): void => {
    const person = people.get(id)
    if (person !== undefined) sayLink(person)
  }
  room
    .on(RoomEvent.ParticipantConnected, ({ identity }) => relink(identity))
    .on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
      relink(identity)
      takeAway(identity)
    })
    .on(RoomEvent.TrackPublished, (publication, { identity }) => {
      const source = SOURCES.find((one) => SFU_SOURCE[one] === publication.source)
      if (source !== undefined && people.get(identity)?.said === 'connected') receiving.ask(identity, source)
    })
    .on(RoomEvent.TrackUnpublished, (publication, { identity }) => sayTrack(identity, publication))
    .on(RoomEvent.TrackSubscribed, (_, publication, { identity }) => sayTrack(identity, publication))
    .on(RoomEvent.TrackUnsubscribed, (_, publication, { identity }) => sayTrack(identity, publication))
    .on(RoomEvent.TrackMuted, (_, { identity }) => sayTracks(identity))
    .on(RoomEvent.TrackUnmuted, (_, { identity }) => sayTracks(identity))
    .on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
      const now = new Set(speakers.map(({ identity }) => identity))
      if (people.size > SPEAKERS_TOLD_MAX)
        for (const id of people.keys())
          if (now.has(id) !== speaking.has(id))
            emit({ type: 'message', peer: id, message: { type: 'speaking', on: now.has(id) } })
      speaking = now
    })
    .on(RoomEvent.ConnectionStateChanged, (now) => {
      if (now === ConnectionState.Connected && state.is === 'mending') become({ is: 'up' })
      if (now === ConnectionState.SignalReconnecting) become({ is: 'mending', media: true })
      if (now === ConnectionState.Reconnecting) become({ is: 'mending', media: false })
    })
    .on(RoomEvent.Disconnected, () => {
      if (state.is === 'up' || state.is === 'mending') become({ is: 'down', why: 'lost' })
    })

  const connect = async (): Promise<void> => {
    try {
      const access = await context.access()
      if (closed) return
      if (access === null) return become({ is: 'down', why: 'refused' })
      await room.setE2EEEnabled(true)
      await room.connect(access.url, access.token, {
        autoSubscribe: false,
        maxRetries: 0,
        websocketTimeout: CONNECT_WITHIN_MS,
        peerConnectionTimeout: CONNECT_WITHIN_MS,
      })
      if (closed) return void room.disconnect(false)
      become({ is: 'up' })
      publishing.connected()
    } catch (error) {
      console.debug('sfu', error)
      become({ is: 'down', why: 'unreachable' })
    }
  }
  void connect()

  const hear = (person: Person, message: PeerMessage): void => {
    const { id } = person.peer
    // somebody new behind the same id has come meanwhile
    if (people.get(id) !== person) return
    if (message.type === 'bye') {
      forget(id)
      emit({ type: 'bye', peer: id })
    } else if (message.type !== 'tracks' && message.type !== 'wanted') emit({ type: 'message', peer: id, message })
  }
  const say = (person: Person, message: PeerMessage): boolean => {
    if (person.said !== 'connected' || !context.online()) return false
    talk.send(person.peer.id, person.box, message)
    return true
  }

  return {
    setPeers: (peers) => {
      if (closed) return
      for (const peer of peers) {
        if (peer.id === self.id) continue
        const known = people.get(peer.id)
        if (known?.peer.key === peer.key && known.peer.proof === peer.proof) {
          known.peer = peer
          continue
        }
        receiving.keep(peer.id)
        const person: Person = { peer, box: context.talkBox(peer), said: 'connecting' }
        people.set(peer.id, person)
        emit({ type: 'link', peer: peer.id, state: { kind: 'connecting' } })
        sayLink(person)
      }
      const listed = new Set(peers.map(({ id }) => id))
      // absence closes nothing that lives
      for (const [id, { said }] of people) if (!listed.has(id) && said !== 'connected') forget(id)
      keys.setSenders([self.id, ...people.keys()])
    },
    setTracks: publishing.setTracks,
    setWanted: receiving.setWanted,
    setIce: () => undefined, // the SFU says its own
    rekey: () => {
      for (const person of people.values()) {
        person.box = context.talkBox(person.peer)
        if (person.said === 'connected') person.said = 'connecting'
        sayLink(person)
      }
    },
    send: (message, to) => {
      if (to === undefined && message.type === 'speaking' && people.size > SPEAKERS_TOLD_MAX) return true
      if (to === undefined) return [...people.values()].map((person) => say(person, message)).some(Boolean)
      const person = people.get(to)
      return person !== undefined && say(person, message)
    },
    receive: (note) => {
      const person = people.get(note.from)
      if (person !== undefined && !closed) talk.hear(person.box, note, (message) => hear(person, message))
    },
    drop: forget,
    networkChanged: () => undefined, // livekit hears of it too
    reachable: () => undefined,
    track: trackOf,
    stats: async () => {
      const reports = new Map<PeerId, RTCStatsReport>()
      for (const id of people.keys()) {
        const report = await receiving.of(id, 'camera')?.track?.getRTCStatsReport()
        if (report !== undefined) reports.set(id, report)
      }
      return reports
    },
    published: publishing.live,
    report: async (peer, source) => (await receiving.of(peer, source)?.track?.getRTCStatsReport()) ?? null,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      if (closed) return
      // nobody leaves because the server did: they would take the last picture of us away
      if (state.is !== 'down') for (const person of people.values()) say(person, { type: 'bye' })
      closed = true
      receiving.close()
      void talk.flushed().then(talk.close)
      publishing.close()
      keys.close()
      people.clear()
      listeners.clear()
      endRoom(room, worker, state.is === 'down' && state.why === 'lost')
    },
  }
}
