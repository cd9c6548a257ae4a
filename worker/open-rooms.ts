// How many rooms an account may have, and how many meetings may go on in them. What runs five at once is no person any more; and
// since no room is ever off the list while it is there, a list has an end.
import type { ErrorCode } from '../protocol/errors.ts'
import { agentOf } from './agent-object.ts'
import type { Env } from './env.ts'
import { roomOf } from './room-stub.ts'
import type { Settings } from './settings.ts'

/** facts/security.md §5. */
export const OPEN_ROOMS_MAX = 5
/** Ten new ones on each working day of the thirty that an unused room lasts. A list asks every one of them. */
export const ROOMS_MAX = 200

/** Why this account gets no other room now; null: it may have one. Rooms that are no more are forgotten on the way. */
export const oneTooMany = async (
  env: Env,
  settings: Settings,
  subject: string,
): Promise<Extract<ErrorCode, `create.too-many-${string}`> | null> => {
  const agent = agentOf(env, settings, subject)
  const rooms = await agent.rooms()
  if (rooms.length < OPEN_ROOMS_MAX) return null
  const open = await Promise.all(rooms.map(({ code }) => roomOf(env, settings, code).isOpen()))
  if (open.filter((is) => is).length >= OPEN_ROOMS_MAX) return 'create.too-many-open'
  if (rooms.length < ROOMS_MAX) return null
  const lasts = await Promise.all(rooms.map(({ code }) => roomOf(env, settings, code).lasts()))
  const gone = rooms.flatMap(({ code }, index) => (lasts[index] === null ? [code] : []))
  await agent.forget(gone)
  return rooms.length - gone.length < ROOMS_MAX ? null : 'create.too-many-rooms'
}

/** On the list from now on; a room that can't be put there is none, since its owner would find it nowhere. */
export const rememberRoom = async (env: Env, settings: Settings, subject: string, code: string): Promise<void> => {
  try {
    await agentOf(env, settings, subject).made(code)
  } catch (error) {
    await roomOf(env, settings, code).own(subject, { do: 'end' })
    throw error
  }
}
