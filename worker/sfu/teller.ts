// The room's words to the SFU, one after the other and beside everything else: of two words about one seat the later one must
// be the last. What fails is a line of the log.
import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { SfuAct } from '../room/events.ts'
import { settingsOf } from '../settings.ts'
import { roomNameOf } from './room-name.ts'
import { actAtSfu } from './room-service.ts'

/** Words that may wait: with the SFU dead they would pile up, three seconds each. */
const WAITING_MAX = 200

export interface SfuTeller {
  /** Resolves when it was said, or failed. Never rejects. */
  tell(code: string, act: SfuAct): Promise<void>
}

export const createSfuTeller = (env: Env): SfuTeller => {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0

  const say = async (code: string, act: SfuAct): Promise<void> => {
    try {
      const { sfu, keys } = settingsOf(env)
      if (sfu !== null) await actAtSfu(sfu, await roomNameOf(keys, code), act)
    } catch (error) {
      log({ event: 'sfu.failed', act: act.do, message: error instanceof Error ? error.message : 'unknown' })
    }
    waiting -= 1
  }

  return {
    tell: (code, act) => {
      if (waiting >= WAITING_MAX) return last
      waiting += 1
      last = last.then(() => say(code, act))
      return last
    },
  }
}
