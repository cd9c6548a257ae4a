// The room's words to the SFU, one after the other and beside everything else: of two words about one seat the later one must
// be the last. What fails is a line of the log.
import type { PeerId } from '../../protocol/values.ts'
import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { SfuAct, SfuSource } from '../room/events.ts'
import { settingsOf } from '../settings.ts'
import { roomNameOf } from './room-name.ts'
import { actAtSfu } from './room-service.ts'

/** Who goes has stopped what comes to them and closed the connection by then (web/media/sfu/ending.ts). */
const GOES_MS = 1_000
/** Words that may wait: with the SFU dead they would pile up, three seconds each. */
const WAITING_MAX = 200

export interface SfuTeller {
  /** Resolves when it was said, or failed. Never rejects. */
  tell(code: string, act: SfuAct): Promise<void>
}

/** `allowed`: what somebody who sits there now, perhaps again, may send; null: nobody does. */
export const createSfuTeller = (env: Env, allowed: (peer: PeerId) => readonly SfuSource[] | null): SfuTeller => {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0

  /** Who was to go and is there again may not have heard what has changed meanwhile. */
  const asOfNow = (act: SfuAct): SfuAct => {
    const sources = act.do === 'remove' && act.goes === true ? allowed(act.peer) : null
    return act.do === 'remove' && sources !== null ? { do: 'allow', peer: act.peer, sources } : act
  }
  const say = async (code: string, act: SfuAct): Promise<void> => {
    try {
      const { sfu, keys } = settingsOf(env)
      if (sfu !== null) await actAtSfu(sfu, await roomNameOf(keys, code), asOfNow(act))
    } catch (error) {
      log({ event: 'sfu.failed', act: act.do, message: error instanceof Error ? error.message : 'unknown' })
    }
    waiting -= 1
  }

  return {
    tell: async (code, act) => {
      if (act.do === 'remove' && act.goes === true) await new Promise((resolve) => setTimeout(resolve, GOES_MS))
      if (waiting >= WAITING_MAX) return last
      waiting += 1
      last = last.then(() => say(code, act))
      return last
    },
  }
}
