// A meeting of a few people in a room with an SFU, for what is said of the plan. Knows no rule.
import type { RoomFrame } from '../../../protocol/frames.ts'
import type { SfuAct } from '../events.ts'
import { createDriver, type Driver, NEW_ROOM, SETTINGS } from './driver.ts'

export const PEOPLE = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'] as const
export type Person = (typeof PEOPLE)[number]

/** A room with an SFU and so many people in, nobody of whom has unread frames. */
export const meet = (count: number, meshMax = 4) => {
  const room = createDriver(NEW_ROOM, { ...SETTINGS, sfu: true, meshMax })
  const ids = new Map<string, string>()
  const come = (name: Person) => {
    const welcome = room.join(name)
    ids.set(name, welcome?.self.id ?? '')
    return welcome
  }
  const id = (name: Person) => ids.get(name) ?? ''
  for (const name of PEOPLE.slice(0, count)) come(name)
  const quiet = () => {
    for (const name of PEOPLE) room.take(name)
  }
  quiet()
  /** Plans that this one was told since the last time, other frames passed over. */
  const told = (name: Person) => room.take(name).flatMap((frame) => (frame.type === 'plan' ? [frame.plan] : []))
  const say = (epoch: number, ...names: readonly Person[]) => {
    for (const name of names) room.say(name, { type: 'ready', epoch })
  }
  const pass = (ms: number) => {
    room.advance(ms)
    room.happen({ type: 'tick' })
  }
  return { room, come, id, quiet, told, say, pass, plan: () => room.state.room?.plan }
}

/** Five people on the SFU. */
export const meetOnSfu = () => {
  const meeting = meet(5)
  meeting.say(1, 'ann', 'bob', 'cat', 'dan')
  meeting.quiet()
  return meeting
}
export const heard = (frames: readonly RoomFrame[], type: RoomFrame['type']) =>
  frames.filter((frame) => frame.type === type)
export const acts = ({ effects }: Driver): readonly SfuAct[] =>
  effects.flatMap((effect) => (effect.type === 'sfu' ? [effect.act] : []))
