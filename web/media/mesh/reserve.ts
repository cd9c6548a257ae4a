// One connection ahead of need. At the door it is one that will answer; in a call it is one that has described itself and
// gathered candidates, so that its offer leaves when somebody comes and not a third of a second later. It is nobody's
// until it is taken, and never counts as a link.
// Knows neither people nor keys, nor what a connection is made of.
import type { IceConfig } from '../../../protocol/values.ts'

/** After the last link was begun, since making one keeps the machine busy: by then there is a picture. */
const QUIET_MS = 2_000
/** Candidates age: a laptop that slept is elsewhere, a router forgets what nobody uses. */
const FRESH_MS = 5 * 60_000

export type Role = 'offers' | 'answers'

export interface Reservable {
  readonly alive: () => boolean
  readonly destroy: () => void
}

export interface Reserve<P extends Reservable> {
  /** What connections are made with from now on; what was made with something else is thrown away. */
  use(ice: IceConfig): void
  /** Which kind to keep from now on. One of the other kind may be taken until that is made. */
  keep(role: Role): void
  /** The caller's from now on; null where none is ready. Whoever takes is linking: the next one waits. */
  take(role: Role): P | null
  /** The network is another one. */
  renew(): void
  /** Nothing is left, and nothing is made any more. Idempotent. */
  close(): void
}

export interface ReserveContext<P> {
  readonly make: (role: Role, ice: IceConfig) => P
  /** Resolves when the browser has nothing better to do. */
  readonly idle: () => Promise<void>
  /** Of the clock that goes on while a machine sleeps, ms. */
  readonly now: () => number
}

export const createReserve = <P extends Reservable>({ make, idle, now }: ReserveContext<P>): Reserve<P> => {
  let held: { readonly role: Role; readonly connection: P; readonly made: number } | null = null
  let ice: IceConfig | null = null
  let wanted: Role | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Rises with each plan, so that an idle moment which comes late makes nothing. */
  let plan = 0
  let closed = false

  const drop = (): void => {
    held?.connection.destroy()
    held = null
  }
  const prepare = async (mine: number): Promise<void> => {
    await idle()
    if (mine !== plan || wanted === null || ice === null) return
    drop()
    held = { role: wanted, connection: make(wanted, ice), made: now() }
    planIn(FRESH_MS)
  }
  const planIn = (delay: number): void => {
    clearTimeout(timer)
    plan += 1
    const mine = plan
    if (closed) return
    timer = setTimeout(() => void prepare(mine), delay)
  }
  return {
    use: (next) => {
      // credentials, servers and policy: all of it is values
      if (JSON.stringify(next) === JSON.stringify(ice)) return
      ice = next
      drop()
      planIn(wanted === 'answers' ? 0 : QUIET_MS)
    },
    keep: (role) => {
      if (role === wanted) return
      wanted = role
      planIn(wanted === 'answers' ? 0 : QUIET_MS)
    },
    take: (role) => {
      planIn(QUIET_MS)
      if (held === null || held.role !== role) return null
      const { connection, made } = held
      if (!connection.alive() || now() - made > FRESH_MS) return null
      held = null
      return connection
    },
    renew: () => {
      drop()
      planIn(QUIET_MS)
    },
    close: () => {
      closed = true
      planIn(0)
      drop()
    },
  }
}
