// What a room's reducer has to know of the instance. A wrong setting stops nothing here: the routes answer for it.
import { type Env, roomExpiryMs } from './env.ts'
import type { Settings } from './room/state.ts'
import { COOL_DOWN_MS, FEW_FOR_MS } from './room/times.ts'
import { settingsOf } from './settings.ts'

export const roomSettings = (env: Env): Settings => ({ expiryMs: roomExpiryMs(env), ...sfuOf(env) })

const sfuOf = (env: Env): Omit<Settings, 'expiryMs'> => {
  try {
    const { sfu, meshMax, meshAfterMs, coolDownMs } = settingsOf(env)
    return { sfu: sfu !== null, meshMax, meshAfterMs, coolDownMs }
  } catch {
    // said in the log by name, and every route answers `server.unavailable`
    return { sfu: false, meshMax: 0, meshAfterMs: FEW_FOR_MS, coolDownMs: COOL_DOWN_MS }
  }
}
