// What is told of the room's socket while one is in the call. A socket that blinks is nobody's concern: its absence is
// told when it has lasted, and its return only if its absence was told.
import type { Signal } from '@preact/signals'
import type { ServerLink } from './model.ts'
import type { Notices } from './notices.ts'

/** Coming back takes a few hundred milliseconds when the room is there. */
const TELL_AFTER_MS = 1_500

export interface ServerWatch {
  away(inCall: boolean): void
  back(): void
  close(): void
}

export const createServerWatch = (server: Signal<ServerLink>, notices: Notices): ServerWatch => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    away: (inCall) => {
      server.value = 'away'
      if (inCall) timer ??= setTimeout(() => notices.add({ kind: 'server-away' }), TELL_AFTER_MS)
    },
    back: () => {
      stop()
      server.value = 'connected'
      if (notices.withdraw('server-away')) notices.add({ kind: 'server-back' })
    },
    close: stop,
  }
}
