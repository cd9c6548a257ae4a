// Everything between us and one other person: signals (sealed by post.ts), lines, recovery, what each says is on.
// Decisions about mending are call/recovery.ts's; this carries them out and keeps their timer.
import * as v from 'valibot'
import {
  PeerMessage,
  type PeerMessage as PeerMessageType,
  type Signal,
  SOURCES,
  type TracksOn,
} from '../../../protocol/peer-messages.ts'
import type { IceConfig } from '../../../protocol/values.ts'
import { opening, type Recovery, type RecoveryEvent, recover, recoveryWake } from '../../call/recovery.ts'
import type { IncomingSignal, LocalTracks, RemotePeer, TopologyContext, TopologyEvent } from '../topology.ts'
import { tracksOn } from '../tracks-on.ts'
import { createLines, type Lines } from './lines.ts'
import type { Prepared } from './peer-link.ts'
import { createPost } from './post.ts'
import type { Role } from './reserve.ts'
import { createSizes, type Shown } from './sizes.ts'

/** Signals of a line whose offer has not come yet: ways differ in speed. */
const EARLY_MAX = 64
/** Small talk is small; a relayed signal is the largest thing there is. */
const MESSAGE_MAX_CHARS = 70_000
/** A `bye` needs a moment to leave before its connection is closed. */
const BYE_MS = 150

export interface PairContext extends Pick<TopologyContext, 'self' | 'signal' | 'pairBox' | 'now'> {
  readonly ice: () => IceConfig
  readonly tracks: () => LocalTracks
  readonly others: () => number
  /** Sizes at which we show this person, where known. */
  readonly wanted: () => Shown | null
  /** A connection that was prepared, if there is one. */
  readonly prepared: (role: Role) => Prepared | null
  readonly emit: (event: TopologyEvent) => void
  /** The pair closed by itself: a goodbye, or a broken link with somebody no longer listed. */
  readonly onOver: () => void
}

export interface Pair {
  readonly lines: Pick<Lines, 'receiver' | 'stats' | 'connected'>
  update(peer: RemotePeer): void
  /** Keys are made anew, and a link under them beside the one in use. */
  rekey(): void
  /** Not on the roster any more: what breaks now is not mended. */
  unlist(): void
  receive(signal: IncomingSignal): void
  send(message: PeerMessageType): boolean
  tracksChanged(): void
  /** The sizes at which we show this person may have changed: told to them. */
  wantedChanged(): void
  iceChanged(): void
  /** How many receive our video has changed. */
  othersChanged(): void
  networkChanged(): void
  reachable(): void
  close(how: 'bye' | 'now'): void
}

const ALL_OFF = tracksOn({})

export const createPair = (first: RemotePeer, context: PairContext): Pair => {
  let peer = first
  const offers = context.self.seat < peer.seat
  let recovery: Recovery = opening(context.now())
  let timer: ReturnType<typeof setTimeout> | null = null
  const post = createPost(peer, { ...context, hear: (link, signal) => hearSignal(link, signal) })
  /** Highest line number of this pair of keys. */
  let newest = post.link()
  let early: readonly { readonly link: number; readonly signal: Signal }[] = []
  let theirs: TracksOn = ALL_OFF
  /** Sizes told to them. */
  let wanted: Shown | null = null
  const sizes = createSizes({
    tracks: context.tracks,
    others: context.others,
    setCap: (source, cap) => lines.each((link) => link.setCap(source, cap)),
  })
  let listed = true
  let over = false

  const emit = (event: TopologyEvent): void => {
    if (!over) context.emit(event)
  }
  const send = (message: PeerMessageType): boolean => lines.send(JSON.stringify(message))

  const lines: Lines = createLines({
    onSignals: post.send,
    onConnected: (path) => {
      emit({ type: 'link', peer: peer.id, state: { kind: 'connected', path, verified: post.verified() } })
      if (path !== null) return
      step('connected')
      sizes.connected()
    },
    onInterrupted: () => {
      emit({ type: 'link', peer: peer.id, state: { kind: 'interrupted', since: context.now() } })
      if (listed) step('interrupted')
      else end()
    },
    onClosed: () => {
      emit({ type: 'link', peer: peer.id, state: { kind: 'interrupted', since: context.now() } })
      if (listed) step('closed')
      else end()
    },
    onOpen: (say) => {
      const first: PeerMessageType[] = [{ type: 'tracks', on: tracksOn(context.tracks()) }]
      wanted = context.wanted()
      if (wanted !== null) first.push({ type: 'wanted', ...wanted })
      for (const message of first) say(JSON.stringify(message))
      emit({ type: 'open', peer: peer.id })
    },
    onMessage: (text) => hear(text),
    onTracks: () => {
      for (const source of SOURCES)
        emit({ type: 'track', peer: peer.id, source, track: lines.receiver(source)?.track ?? null })
    },
    expected: () => {
      const { camera, screen } = context.wanted() ?? { camera: null, screen: null }
      return { ...theirs, camera: theirs.camera && camera !== 0, screen: theirs.screen && screen !== 0 }
    },
    ours: () => tracksOn(context.tracks()),
  })

  // ── mending ──────────────────────────────────────────────────────────────────────────────────────────────────
  const openLine = (number: number, relayOnly: boolean, prepared: Prepared | null = null): void => {
    newest = number
    lines.open(number, { initiator: offers, ice: context.ice(), relayOnly, tracks: context.tracks() }, prepared)
    sizes.begin()
  }
  const step = (type: RecoveryEvent['type']): void => {
    if (over) return
    const [next, effects] = recover(recovery, { type }, context.now())
    recovery = next
    for (const effect of effects) {
      if (effect.do === 'key-frames') lines.each((link) => link.keyFrames())
      else if (!listed) end()
      else if (effect.do === 'rebuild' && lines.taking()) continue
      else if (effect.do === 'repeat') lines.mend((link) => link.repeat())
      else if (!offers) post.send(newest, [{ type: 'ask', what: effect.do }])
      else if (effect.do === 'restart') lines.mend((link) => link.restart())
      else openLine(newest + 1, effect.relayOnly)
    }
    arm()
  }
  const arm = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const wake = over ? null : recoveryWake(recovery)
    if (wake !== null) timer = setTimeout(() => step('tick'), Math.max(0, wake - context.now()))
  }

  // ── what they say ────────────────────────────────────────────────────────────────────────────────────────────
  const setTheirs = (on: TracksOn): void => {
    theirs = on
    emit({ type: 'tracks', peer: peer.id, on })
  }
  const hearSignal = (link: number, signal: Signal): void => {
    if (signal.type === 'tracks') setTheirs(signal.on)
    else if (signal.type === 'ask') {
      if (!offers) return
      if (signal.what === 'restart') step('asked')
      // about an older link, and the newer one works: crossed on the way
      else if (link >= newest || !lines.connected()) step('wanted')
    } else if (offers) {
      if (signal.type !== 'offer') lines.signal(link, signal)
    } else if (link > newest) {
      if (signal.type !== 'offer') {
        early = [...early, { link, signal }].slice(-EARLY_MAX)
        return
      }
      openLine(link, false, context.prepared('answers'))
      lines.signal(link, signal)
      const waiting = early.filter((entry) => entry.link === link)
      early = []
      for (const entry of waiting) lines.signal(link, entry.signal)
    } else if (link === newest && signal.type !== 'answer') {
      if (signal.type === 'offer' && !lines.has(link)) post.send(link, [{ type: 'ask', what: 'rebuild' }])
      else lines.signal(link, signal)
    }
  }
  const hear = (text: string): void => {
    if (text.length > MESSAGE_MAX_CHARS) return
    const message = v.safeParse(v.pipe(v.string(), v.parseJson(), PeerMessage), text)
    if (!message.success) return
    switch (message.output.type) {
      case 'bye':
        emit({ type: 'bye', peer: peer.id })
        end()
        break
      case 'tracks':
        setTheirs(message.output.on)
        break
      case 'wanted':
        sizes.shown(message.output)
        break
      default:
        emit({ type: 'message', peer: peer.id, message: message.output })
    }
  }

  const close = (how: 'bye' | 'now'): void => {
    if (over) return
    sizes.close()
    let told = false
    // over every line: the one in use may be broken
    if (how === 'bye')
      lines.each((link) => {
        told = link.send(JSON.stringify({ type: 'bye' } satisfies PeerMessageType)) || told
      })
    over = true
    post.close()
    arm()
    lines.each((link) => link.setTracks({}))
    if (told) setTimeout(lines.close, BYE_MS)
    else lines.close()
  }

  const end = (): void => {
    if (over) return
    close('now')
    context.onOver()
  }
  const rekey = (): void => {
    post.rekey(peer)
    lines.retire()
    newest = post.link()
    early = []
    begin()
  }
  const begin = (): void => {
    recovery = opening(context.now())
    if (offers) openLine(newest + 1, false, context.prepared('offers'))
    // there was a link with these keys, and nothing is left of it here
    else if (newest > 0) post.send(newest, [{ type: 'ask', what: 'rebuild' }])
    arm()
  }

  emit({ type: 'link', peer: peer.id, state: { kind: 'connecting' } })
  begin()

  return {
    lines,
    update: (now) => {
      const back = peer.presence === 'away' && now.presence === 'in'
      const rekeyed = now.key !== peer.key || now.proof !== peer.proof
      peer = now
      listed = true
      // a reload is somebody new behind the same id, with numbers of their own
      if (rekeyed) rekey()
      else if (back) step('reachable')
    },
    rekey,
    unlist: () => {
      listed = false
    },
    receive: post.receive,
    send,
    tracksChanged: () => {
      lines.each((link) => link.setTracks(context.tracks()))
      const said: PeerMessageType = { type: 'tracks', on: tracksOn(context.tracks()) }
      if (!send(said) && newest > 0) post.send(newest, [said])
      sizes.apply()
    },
    wantedChanged: () => {
      const now = context.wanted()
      if (now === null || (wanted?.camera === now.camera && wanted.screen === now.screen)) return
      if (send({ type: 'wanted', ...now })) wanted = now
    },
    iceChanged: () => lines.each((link) => link.setIce(context.ice())),
    othersChanged: sizes.apply,
    networkChanged: () => step('network-changed'),
    reachable: () => step('reachable'),
    close,
  }
}
