// The object of a room. Its name is the code, whose letters were checked before: a wrong one costs no object.
import type { Env } from './env.ts'
import type { RoomObject } from './room-object.ts'
import type { Settings } from './settings.ts'

export const roomOf = (env: Env, settings: Settings, code: string): DurableObjectStub<RoomObject> => {
  const rooms = settings.jurisdiction === null ? env.ROOMS : env.ROOMS.jurisdiction(settings.jurisdiction)
  return rooms.getByName(code)
}
