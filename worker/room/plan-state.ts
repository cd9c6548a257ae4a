// The plan of a room as it is kept: where its media is or goes, and what is remembered of that. Shapes, and how it is told.
import type { Instant, PeerId, Plan, PlanReason, Topology } from '../../protocol/values.ts'

interface AnyPlan {
  /** Number of the move; a commit keeps it, everything else raises it. Only rises, over all meetings of the room. */
  readonly epoch: number
  /** The mesh was in trouble: it stays up until the meeting is over, however few are left. */
  readonly held: boolean
}

export interface Steady extends AnyPlan {
  readonly kind: 'steady'
  readonly on: Topology
  /** Who can't be reached there. */
  readonly stragglers: readonly PeerId[]
  /** Why it isn't where the room wanted it. */
  readonly why: PlanReason | null
  /** No move begins before; 0: any time. */
  readonly rest: Instant
  /** On the SFU: since when a mesh would do. */
  readonly few: Instant | null
}

export interface Moving extends AnyPlan {
  readonly kind: 'moving'
  readonly to: Topology
  /** Whom the move waits for: who was in, with this very socket, when it began, and has been since. */
  readonly barrier: readonly PeerId[]
  /** Who of them has come over. */
  readonly ready: readonly PeerId[]
  /** Who can't reach the SFU, whichever way the move goes. */
  readonly stragglers: readonly PeerId[]
  readonly deadline: Instant
}

/*
 *                 (MESH_MAX+1)th enters, or trouble            all ready, or late ones borne
 *   steady on mesh ────────────────────────▶ moving to SFU ────────────────────────▶ steady on SFU
 *        ▲  ▲   ▲                             │                                        │  │   ▲
 *        │  │   └────── abort: too many late ─┘                                        │  │   │ abort: too many late,
 *        │  └────────── the SFU failed too many, or is configured no more ◀────────────┘  │   │ or too many people again
 *        │                                                                 30 s few enough│   │
 *        └───────────────────── all ready, or late ones borne ────────── moving to mesh ◀─┴───┘
 *   and from everywhere, when the last one has left: steady on mesh
 */
export type RoomPlan = Steady | Moving

export const MESH: Steady = {
  kind: 'steady',
  epoch: 0,
  on: 'mesh',
  held: false,
  stragglers: [],
  why: null,
  rest: 0,
  few: null,
}

/** A mesh, and nothing to remember: all that there ever is where there is no SFU. */
export const isPlain = (plan: RoomPlan): boolean =>
  plan.kind === 'steady' && plan.on === 'mesh' && plan.rest === 0 && plan.why === null && plan.stragglers.length === 0

/** Whether anybody has, or is to have, anything to do with the SFU. */
export const involvesSfu = (plan: RoomPlan): boolean => plan.kind === 'moving' || plan.on === 'sfu'

/** What is told of it. Who can't reach the SFU is no news while the mesh is being built for everybody. */
export const planOf = (plan: RoomPlan): Plan => {
  const named = (stragglers: readonly PeerId[]) => (stragglers.length === 0 ? {} : { stragglers: [...stragglers] })
  if (plan.kind === 'steady') {
    const { kind, epoch, on, stragglers, why } = plan
    return { kind, epoch, on, ...named(stragglers), ...(why === null ? {} : { why }) }
  }
  const { kind, epoch, to, barrier, stragglers, deadline } = plan
  return { kind, epoch, to, barrier: [...barrier], ...named(to === 'sfu' ? stragglers : []), deadline }
}
