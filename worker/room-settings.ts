// What a room's reducer has to know of the instance. A wrong setting stops nothing here: the routes answer for it.
import type { Env } from './env.ts'
import type { Settings } from './room/state.ts'
import { settingsOf } from './settings.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_EXPIRY_DAYS = 30

export const roomSettings = (env: Env): Settings => {
  const days = Number(env.ROOM_EXPIRY_DAYS)
  return { expiryMs: (days > 0 ? days : DEFAULT_EXPIRY_DAYS) * DAY_MS, ...sfuOf(env) }
}

const sfuOf = (env: Env): Pick<Settings, 'sfu' | 'meshMax'> => {
  try {
    const { sfu, meshMax } = settingsOf(env)
    return { sfu: sfu !== null, meshMax }
  } catch {
    // said in the log by name, and every route answers `server.unavailable`
    return { sfu: false, meshMax: 0 }
  }
}
