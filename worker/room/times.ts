// How long things last in a room. Delays only; who waits for them is elsewhere.

/** A dropped socket mostly comes back within seconds; longer would leave ghosts on the screen (DESIGN §4). */
export const GRACE_MS = 15_000
/** After a restart everybody comes back at once, with back-off; a new owner of the object may take 25 s. */
export const RESTART_GRACE_MS = 60_000
/** A seat that is gone opens again for so long: an afternoon's break, not next week's meeting (DESIGN §4). */
export const RESUME_MS = 12 * 60 * 60 * 1000
/** While sockets exist, silent ones are looked for so often: TCP alone takes minutes to notice a dead machine. */
export const SWEEP_EVERY_MS = 30_000
/** A move is decided by then: twice what a slow phone takes to join an SFU, and less than people wait (DESIGN §4). */
export const MOVE_WITHIN_MS = 9_000
/** Unless the instance says otherwise. Before going down: who reloads, or steps out for a moment, should not move a meeting twice (DESIGN §4). */
export const FEW_FOR_MS = 30_000
/** Unless the instance says otherwise. After a move that failed, or an SFU that did. */
export const COOL_DOWN_MS = 60_000
/** Three heartbeats missed, and a little. */
export const SILENT_IN_CALL_MS = 35_000
/** Hidden tabs outside a call may be allowed one timer a minute. */
export const SILENT_AT_DOOR_MS = 100_000
