// One timer that is set anew after every event, to when the state says that something is due. Two of our keepers have one.

export interface Alarm {
  /** `at` on the clock of Date.now(), ms; null: nothing is due. */
  set(at: number | null): void
}

export const createAlarm = (ring: () => void): Alarm => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    set: (at) => {
      clearTimeout(timer)
      timer = at === null ? undefined : setTimeout(ring, Math.max(0, at - Date.now()))
    },
  }
}
