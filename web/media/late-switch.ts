// The mesh alone, as most meetings need, until three are present or the room speaks of the SFU: then the switch takes it
// over as it is (media/switch.ts, with what many people need around it, media/crowd.ts: a chunk of its own, like the SFU
// itself). Fetched while nobody waits for it.
import type { PeerId, Plan } from '../../protocol/values.ts'
import type { CrowdContext } from './crowd.ts'
import { createMesh } from './mesh/mesh.ts'
import type { Prepared } from './mesh/peer-link.ts'
import type { Reserve } from './mesh/reserve.ts'
import type { Switch, SwitchContext } from './switch.ts'
import type { LocalTracks, RemotePeer, Topology, TopologyEvent, WantedSizes } from './topology.ts'

/** Three in a room, and its media server may be needed soon. */
const PRELOAD_FROM = 2
/** The service may be away. */
const AGAIN_MS = 3_000

export interface LateSwitchContext extends Omit<SwitchContext, 'mesh'>, CrowdContext {
  /** A connection made ahead, for the mesh. */
  readonly reserve: Reserve<Prepared> | null
  readonly loadSwitch: () => Promise<{ readonly createCrowd: (context: SwitchContext & CrowdContext) => Switch }>
}

export const createLateSwitch = (context: LateSwitchContext): Switch => {
  const mesh = createMesh(context, context.reserve)
  let full: Switch | null = null
  let loading = false
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let plan: Plan | null = null
  let peers: readonly RemotePeer[] = []
  let tracks: LocalTracks = {}
  let wanted: WantedSizes = new Map()
  const listeners = new Set<(event: TopologyEvent) => void>()
  /** The latest of each kind about each person and source: what the switch has to know of links that live. */
  const latest = new Map<string, TopologyEvent>()

  const emit = (event: TopologyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const forget = (peer: PeerId): void => {
    for (const [name, event] of latest) if (event.peer === peer) latest.delete(name)
  }
  const unsubscribe = mesh.subscribe((event) => {
    if (event.type === 'bye') forget(event.peer)
    else if (event.type === 'track') latest.set(`track ${event.peer} ${event.source}`, event)
    else if (event.type === 'link' || event.type === 'tracks') latest.set(`${event.type} ${event.peer}`, event)
    emit(event)
  })
  /** Nobody is to be met by mesh before the switch has said whom. */
  const isMesh = (): boolean => plan === null || (plan.kind === 'steady' && plan.on === 'mesh')

  const load = (): void => {
    if (loading || full !== null || closed) return
    loading = true
    clearTimeout(timer)
    context.loadSwitch().then(
      ({ createCrowd }) => {
        loading = false
        if (closed) return
        unsubscribe()
        const made = createCrowd({ ...context, mesh })
        made.subscribe(emit)
        if (plan !== null) made.plan(plan, true)
        made.restore([...latest.values()])
        made.setWanted(wanted)
        made.setTracks(tracks)
        made.setPeers(peers)
        full = made
      },
      () => {
        loading = false
        if (!closed) timer = setTimeout(load, AGAIN_MS)
      },
    )
  }
  const now = (): Topology => full ?? mesh

  return {
    plan: (next, again) => {
      plan = next
      if (full !== null) full.plan(next, again)
      else if (!isMesh()) load()
    },
    restore: () => undefined,
    note: (note) => full?.note(note),
    setPeers: (next) => {
      peers = next
      if (full !== null || isMesh()) now().setPeers(next)
      if (next.length < PRELOAD_FROM) return
      load()
      if (context.hasSfu()) context.loadSfu().catch(() => undefined) // asked for again when it is needed
    },
    setTracks: (next) => {
      tracks = next
      now().setTracks(next)
    },
    setWanted: (sizes) => {
      wanted = new Map(sizes)
      now().setWanted(sizes)
    },
    setIce: (ice) => now().setIce(ice),
    rekey: () => now().rekey(),
    send: (message, to) => now().send(message, to),
    receive: (signal) => now().receive(signal),
    drop: (peer) => {
      forget(peer)
      peers = peers.filter(({ id }) => id !== peer)
      now().drop(peer)
    },
    networkChanged: () => now().networkChanged(),
    reachable: () => now().reachable(),
    track: (peer, source) => now().track(peer, source),
    stats: () => now().stats(),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      closed = true
      clearTimeout(timer)
      now().close()
    },
  }
}
