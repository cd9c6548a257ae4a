// Mesh and SFU side by side behind one topology: carries out what call/handover.ts decides. Whoever uses it sees people,
// tracks and messages, whichever way they come. Knows the room's plan, and no roster, tile or element.
// The camera is never touched: each topology clones what it is given.
import { SOURCES, type Source } from '../../protocol/peer-messages.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import {
  HANDOVER_RULES,
  type HandoverEffect,
  type HandoverEvent,
  handoverWake,
  stepHandover,
} from '../call/handover.ts'
import { linkOf } from '../call/handover-show.ts'
import { beginning, type Handover, isPicture, NOTHING, onOf, personOf, WAYS, type Way } from '../call/handover-state.ts'
import { createAlarm } from '../words/alarm.ts'
import { createFlowWatch } from './flow-watch.ts'
import type { Sfu, SfuContext } from './sfu/sfu-context.ts'
import type {
  IncomingSignal,
  LocalTracks,
  RemotePeer,
  Topology,
  TopologyContext,
  TopologyEvent,
  WantedSizes,
} from './topology.ts'
import { tracksOn } from './tracks-on.ts'

/** Among more people than these who speaks is what the SFU says (media/sfu/sfu.ts). */
const SPEAKERS_TOLD_MAX = 16

export interface SwitchContext
  extends TopologyContext,
    Pick<SfuContext, 'access' | 'keys' | 'talkBox' | 'post' | 'online'> {
  /** As it is, links and all; ours from now on. */
  readonly mesh: Topology
  /** The SFU's chunk; asked for early, and again where it did not come. */
  readonly loadSfu: () => Promise<{ readonly createSfu: (context: SfuContext) => Sfu }>
  readonly say: (what: 'ready' | 'sfu-failed', epoch: number) => void
  readonly tell: (why: 'sfu-failed' | 'too-slow') => void
}

export interface Switch extends Topology {
  /** What the room says of where media goes. `again`: with a welcome. */
  plan(plan: Plan, again: boolean): void
  /** What the mesh has said before it was ours. */
  restore(events: readonly TopologyEvent[]): void
  /** Small talk of somebody at the SFU, as the room carried it. */
  note(note: IncomingSignal): void
}

export const createSwitch = (context: SwitchContext): Switch => {
  const { mesh } = context
  let sfu: Sfu | null = null
  /** Rises with each opening and closing, so that what comes late of another is not heard. */
  let round = 0
  let state: Handover = beginning(context.self.id, context.now())
  let peers: ReadonlyMap<PeerId, RemotePeer> = new Map()
  let asked: Readonly<Record<Way, readonly PeerId[]>> = { mesh: [], sfu: [] }
  let tracks: LocalTracks = {}
  let wanted: WantedSizes = new Map()
  let closed = false
  /** What is told half would take something away for a moment. */
  let restoring = false
  const listeners = new Set<(event: TopologyEvent) => void>()
  /** What was last said of each person, as text, and what it was read from. */
  const saidOf = new Map<PeerId, { from: readonly unknown[]; link: string; on: string }>()

  const emit = (event: TopologyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const at = (way: Way): Topology | null => (way === 'mesh' ? mesh : sfu)

  // ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────
  let waiting: readonly HandoverEvent[] = []
  let stepping = false
  const happen = (event: HandoverEvent): void => {
    waiting = [...waiting, event]
    if (stepping) return
    stepping = true
    for (let next = waiting[0]; next !== undefined && !closed; next = waiting[0]) {
      waiting = waiting.slice(1)
      const [after, effects] = stepHandover(state, next, context.now(), HANDOVER_RULES)
      state = after
      for (const effect of effects) carryOut(effect)
      tellPeople()
    }
    stepping = false
    alarm.set(closed ? null : handoverWake(state, context.now()))
    watch.look()
  }
  const alarm = createAlarm(() => happen({ type: 'tick' }))
  const watch = createFlowWatch({
    now: context.now,
    state: () => state,
    mesh: () => mesh.stats(),
    sfu: async (peer, source) => (await sfu?.report(peer, source)) ?? null,
    flows: (way, peer, source) => happen({ type: 'flow', way, peer, source }),
  })

  const carryOut = (effect: HandoverEffect): void => {
    switch (effect.do) {
      case 'open':
        void openSfu()
        break
      case 'close':
        closeSfu()
        break
      case 'peers':
        asked = { ...asked, [effect.way]: effect.ids }
        tellRoster(effect.way)
        break
      case 'drop':
        at(effect.way)?.drop(effect.peer, 'bye')
        break
      case 'publish':
        publish()
        break
      case 'show': {
        const { peer, source, way } = effect
        emit({ type: 'track', peer, source, track: way === null ? null : (at(way)?.track(peer, source) ?? null) })
        break
      }
      case 'say':
        context.say(effect.what, effect.epoch)
        break
      case 'tell':
        context.tell(effect.why)
    }
  }
  const tellRoster = (way: Way): void => at(way)?.setPeers(asked[way].flatMap((id) => peers.get(id) ?? []))
  const tellPeople = (): void => {
    if (restoring) return
    for (const [id, person] of state.people) {
      const before = saidOf.get(id)
      // of a hundred people something is new of one
      const from = [person, state.plan, state.sfu]
      if (before?.from.every((one, at) => one === from[at])) continue
      const [link, on] = [linkOf(state, id), onOf(person)]
      const now = { from, link: JSON.stringify(link), on: JSON.stringify(on) }
      saidOf.set(id, now)
      if (before?.link !== now.link) emit({ type: 'link', peer: id, state: link })
      if (before?.on !== now.on) emit({ type: 'tracks', peer: id, on })
    }
    for (const id of saidOf.keys()) if (!state.people.has(id)) saidOf.delete(id)
  }

  // ── what the ways say ────────────────────────────────────────────────────────────────────────────────────────
  const hear = (way: Way, event: TopologyEvent): void => {
    switch (event.type) {
      case 'link':
        happen({ type: 'link', way, peer: event.peer, state: event.state })
        break
      case 'track': {
        const { peer, source, track } = event
        const before = personOf(state, peer).shown[source]
        happen({ type: 'track', way, peer, source, live: track !== null })
        // another track of the way that shows it already: nobody has said so yet
        if (before === way && personOf(state, peer).shown[source] === way) emit(event)
        break
      }
      case 'tracks':
        happen({ type: 'tracks', way, peer: event.peer, on: event.on })
        break
      case 'bye': {
        happen({ type: 'bye', way, peer: event.peer })
        const person = personOf(state, event.peer)
        // they closed the one way; who closed both has left
        if (person.mesh === NOTHING && person.sfu === NOTHING) {
          happen({ type: 'gone', peer: event.peer })
          emit(event)
        }
        break
      }
      default:
        emit(event)
    }
  }
  mesh.subscribe((event) => hear('mesh', event))

  // ── the SFU ──────────────────────────────────────────────────────────────────────────────────────────────────
  const openSfu = async (): Promise<void> => {
    round += 1
    const mine = round
    try {
      const { createSfu } = await context.loadSfu()
      if (closed || mine !== round) return
      const mineOnly = (act: () => void): void => {
        if (mine === round) act()
      }
      sfu = createSfu({
        ...context,
        onState: ({ is }) =>
          mineOnly(() => {
            if (is !== 'connecting') happen({ type: 'sfu', is: is === 'down' ? 'failed' : is })
          }),
        onPublished: (sources) => mineOnly(() => happen({ type: 'published', way: 'sfu', sources })),
      })
      sfu.subscribe((event) => mineOnly(() => hear('sfu', event)))
      sfu.setWanted(wanted)
      tellRoster('sfu')
      publish()
    } catch (error) {
      // the chunk did not come: like a server that is not there
      console.debug('sfu', error)
      if (mine === round) happen({ type: 'sfu', is: 'failed' })
    }
  }
  const closeSfu = (): void => {
    round += 1
    sfu?.close()
    sfu = null
    asked = { ...asked, sfu: [] }
  }
  const publish = (): void => {
    const sounds = Object.fromEntries(Object.entries(tracks).filter(([source]) => !isPicture(source as Source)))
    if (state.sends !== 'nothing') sfu?.setTracks(state.sends === 'all' ? tracks : sounds)
  }
  const each = (action: (topology: Topology) => void): void => {
    action(mesh)
    if (sfu !== null) action(sfu)
  }
  return {
    restore: (events) => {
      restoring = true
      for (const event of events) hear('mesh', event)
      restoring = false
      tellPeople()
    },
    plan: (plan, again) => happen({ type: 'plan', plan, again }),
    setPeers: (next) => {
      peers = new Map(next.map((peer) => [peer.id, peer]))
      happen({ type: 'peers', ids: next.flatMap(({ id }) => (id === context.self.id ? [] : [id])) })
      // who is there is the same, and something of them may not be
      for (const way of WAYS) tellRoster(way)
    },
    setTracks: (next) => {
      tracks = next
      mesh.setTracks(next)
      publish()
      const on = tracksOn(next)
      const sources = SOURCES.filter((source) => on[source])
      happen({ type: 'mine', sources })
      happen({ type: 'published', way: 'mesh', sources })
    },
    setWanted: (sizes) => {
      wanted = new Map(sizes)
      each((topology) => topology.setWanted(sizes))
      const events = [...wanted].flatMap(([peer, { camera, screen }]): readonly HandoverEvent[] => {
        const { looked } = personOf(state, peer)
        const same = looked.camera === camera > 0 && looked.screen === screen > 0
        return same ? [] : [{ type: 'looked', peer, camera: camera > 0, screen: screen > 0 }]
      })
      if (events.length > 0) happen({ type: 'together', events })
    },
    setIce: (ice) => each((topology) => topology.setIce(ice)),
    rekey: () => each((topology) => topology.rekey()),
    send: (message, to) => {
      const sendTo = (id: PeerId): boolean => mesh.send(message, id) || (sfu?.send(message, id) ?? false)
      if (to !== undefined) return sendTo(to)
      const ids = [...state.people.keys()]
      if (message.type === 'speaking' && sfu !== null && ids.length > SPEAKERS_TOLD_MAX) return true
      return ids.map(sendTo).some(Boolean)
    },
    receive: mesh.receive,
    note: (note) => sfu?.receive(note),
    drop: (peer) => {
      each((topology) => topology.drop(peer))
      happen({ type: 'gone', peer })
    },
    networkChanged: () => {
      each((topology) => topology.networkChanged())
      happen({ type: 'reachable' })
    },
    reachable: () => {
      each((topology) => topology.reachable())
      happen({ type: 'reachable' })
    },
    track: (peer, source) => {
      const way = personOf(state, peer).shown[source]
      return way === null ? null : (at(way)?.track(peer, source) ?? null)
    },
    stats: async () => new Map([...(await mesh.stats()), ...((await sfu?.stats()) ?? [])]),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      closed = true
      alarm.set(null)
      watch.close()
      mesh.close()
      closeSfu()
    },
  }
}
