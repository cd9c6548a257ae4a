// How many meetings of one account are going on. An account that runs five at once is no person any more.
import { agentOf } from './agent-object.ts'
import type { Env } from './env.ts'
import type { Settings } from './settings.ts'

/** facts/security.md §5. */
export const OPEN_ROOMS_MAX = 5

/** Whether as many of this account's rooms as may be have somebody inside now. */
export const hasManyOpen = async (
  env: Env,
  settings: Settings,
  subject: string,
  isOpen: (code: string) => Promise<boolean>,
): Promise<boolean> => {
  const rooms = await agentOf(env, settings, subject).rooms()
  if (rooms.length < OPEN_ROOMS_MAX) return false
  const open = await Promise.all(rooms.map(({ code }) => isOpen(code)))
  return open.filter((is) => is).length >= OPEN_ROOMS_MAX
}

export const rememberRoom = (env: Env, settings: Settings, subject: string, code: string): Promise<void> =>
  agentOf(env, settings, subject).made(code)
