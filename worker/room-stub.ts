// The object of a room. Its name is the code, whose letters were checked before: a wrong one costs no object.
import type { Env } from './env.ts'
import type { RoomObject } from './room-object.ts'
import type { Settings } from './settings.ts'

const roomsOf = (env: Env, { jurisdiction }: Settings): DurableObjectNamespace<RoomObject> =>
  jurisdiction === null ? env.ROOMS : env.ROOMS.jurisdiction(jurisdiction)

export const roomOf = (env: Env, settings: Settings, code: string): DurableObjectStub<RoomObject> =>
  roomsOf(env, settings).getByName(code)

/** As the room calls itself in the log. */
export const roomIdOf = (env: Env, settings: Settings, code: string): string =>
  roomsOf(env, settings).idFromName(code).toString()
