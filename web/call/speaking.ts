// Whether somebody speaks, from levels of their own microphone. Pure, with hysteresis so that a ring doesn't flicker.

/** RMS above which speech begins; below the second it has ended. Room noise of a laptop stays under 0.01. */
const BEGIN_LEVEL = 0.02
const END_LEVEL = 0.012
/** Words have pauses: hold this long after the last sound. */
const HOLD_MS = 700

export interface Speaking {
  readonly on: boolean
  /** When it was last loud enough, ms. */
  readonly heardAt: number
}
export const SILENT: Speaking = { on: false, heardAt: 0 }

/** Next state for an RMS level (0 to 1) measured at `now` (ms). The same object when nothing changed to the eye. */
export const hear = (state: Speaking, level: number, now: number): Speaking => {
  if (level >= BEGIN_LEVEL || (state.on && level >= END_LEVEL)) return { on: true, heardAt: now }
  return state.on && now - state.heardAt >= HOLD_MS ? { on: false, heardAt: state.heardAt } : state
}
