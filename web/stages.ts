// Where a visit stands after what the room said. Pure.
import type { Over, Stage } from './model.ts'

/** At the door: since when, and what was said there, outlive a broken socket. */
export const waiting = (before: Stage, hosts: boolean, now: number): Stage => {
  const { since, message } = before.at === 'waiting' ? before : { since: now, message: null }
  return { at: 'waiting', since, hosts, message }
}

/** Of the reasons for a close those that a person should hear. */
export const overOf = (why: string): Over => {
  switch (why) {
    case 'replaced':
    case 'removed':
    case 'refused':
    case 'ended':
    case 'full':
    case 'nonsense':
      return why
    default:
      return 'left'
  }
}
