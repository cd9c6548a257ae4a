// What a mesh of three and more does for itself, around the switch and in its chunk: beyond what it carries with video only
// the cameras of those who speak go out (call/camera-turns.ts), and trouble that lasts is told to the room
// (call/trouble.ts). Sees what passes between the call and its media, and changes nothing of it but our own camera.
import { MESH_VIDEO_MAX } from '../../protocol/limits.ts'
import type { PeerId, Plan } from '../../protocol/values.ts'
import { hasTurn, NO_TURNS, stepTurns, type TurnEvent, turnsWake } from '../call/camera-turns.ts'
import { LOOK_EVERY_MS, lookForTrouble, NO_TROUBLE } from '../call/trouble.ts'
import { createAlarm } from '../words/alarm.ts'
import { figuresOf, type Sent } from './mesh/link-figures.ts'
import { createSwitch, type Switch, type SwitchContext } from './switch.ts'
import type { LocalTracks } from './topology.ts'

/** Trouble is looked for among so many others. */
const OTHERS_LEAST = 2

export interface CrowdContext {
  /** How many people a mesh of this instance carries with video; null: nobody says. */
  readonly videoMax: () => Promise<number | null>
  /** Whether our camera goes out; null: everybody's does. */
  readonly cameraTurn: (turn: boolean | null) => void
  readonly trouble: () => void
  /** Whether there is anything to move to. */
  readonly hasSfu: () => boolean
}

/** `make`: the switch, or what a test puts in its place. */
export const createCrowd = (
  context: SwitchContext & CrowdContext,
  make: (context: SwitchContext) => Switch = createSwitch,
): Switch => {
  const { self, mesh, now } = context
  const inner = make(context)
  let tracks: LocalTracks = {}
  let turns = NO_TURNS
  let turn: boolean | null = null
  let others: readonly PeerId[] = []
  let most = MESH_VIDEO_MAX
  /** Where media goes; during a move all stays as it was. */
  let plan: Plan | null = null
  let isMesh = false
  let closed = false

  // ── whose camera ─────────────────────────────────────────────────────────────────────────────────────────────
  const sent = (): LocalTracks => (turn === false ? { ...tracks, camera: null } : tracks)
  const happen = (event: TurnEvent): void => {
    if (closed) return
    turns = stepTurns(turns, event, now())
    alarm.set(turnsWake(turns))
    const next = turns.many ? hasTurn(turns, self.id) : null
    if (next === turn) return
    const before = turn
    turn = next
    context.cameraTurn(turn)
    if ((before === false) !== (turn === false)) inner.setTracks(sent())
  }
  const alarm = createAlarm(() => happen({ type: 'tick' }))
  const present = (): void => happen({ type: 'present', count: others.length + 1, most, mesh: isMesh })
  void context.videoMax().then((max) => {
    most = max ?? MESH_VIDEO_MAX
    present()
  })

  // ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────
  let trouble = NO_TROUBLE
  let counted: ReadonlyMap<PeerId, Sent> = new Map()
  const look = async (): Promise<void> => {
    const epoch = plan?.epoch
    if (!isMesh || epoch === undefined || others.length < OTHERS_LEAST || !context.hasSfu()) return
    const links = [...(await mesh.stats())].map(([id, report]) => ({
      id,
      ...figuresOf(report, counted.get(id) ?? new Map()),
    }))
    counted = new Map(links.map(({ id, sent }) => [id, sent]))
    if (closed || !isMesh || plan?.epoch !== epoch) return
    const [next, say] = lookForTrouble(
      trouble,
      links.map(({ figures }) => figures),
      epoch,
    )
    trouble = next
    if (say) context.trouble()
  }
  const looking = setInterval(() => void look(), LOOK_EVERY_MS)

  const unsubscribe = inner.subscribe((event) => {
    if (event.type === 'message' && event.message.type === 'speaking')
      happen({ type: 'speaking', peer: event.peer, on: event.message.on })
    else if (event.type === 'bye') happen({ type: 'gone', peer: event.peer })
  })

  return {
    ...inner,
    plan: (next, again) => {
      plan = next
      if (next.kind === 'steady') {
        isMesh = next.on === 'mesh'
        present()
      }
      inner.plan(next, again)
    },
    setPeers: (peers) => {
      others = peers.filter(({ id }) => id !== self.id).map(({ id }) => id)
      for (const { peer } of turns.places)
        if (peer !== self.id && !others.includes(peer)) happen({ type: 'gone', peer })
      inner.setPeers(peers)
      present()
    },
    setTracks: (next) => {
      tracks = next
      inner.setTracks(sent())
    },
    send: (message, to) => {
      // what the others are told of us, we know too
      if (message.type === 'speaking' && to === undefined) happen({ type: 'speaking', peer: self.id, on: message.on })
      return inner.send(message, to)
    },
    drop: (peer, how) => {
      // who leaves is no longer on the roster, which is not said anew
      others = others.filter((id) => id !== peer)
      happen({ type: 'gone', peer })
      inner.drop(peer, how)
      present()
    },
    close: () => {
      closed = true
      alarm.set(null)
      clearInterval(looking)
      unsubscribe()
      inner.close()
    },
  }
}
