// When a page that stood still should look again whether what it has open still lives.

export interface Wakes {
  /** There is a network (again). */
  readonly online: () => void
  /** The page is seen again: a laptop that slept, whose timers stood still. */
  readonly seen: () => void
}

/** For as long as the page lives. */
export const onWake = ({ online, seen }: Wakes): void => {
  addEventListener('online', online)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') seen()
  })
}
