// Going in: the person presses, the socket stands at the door, in either order; then one asks, with the key of an earlier
// seat if there is one.
import type { ClientFrame } from '../protocol/frames.ts'
import { KNOCK_EVERY_MS } from '../protocol/limits.ts'
import { cleanName } from '../protocol/names.ts'
import type { TabKey } from './crypto/pair-keys.ts'
import type { Model } from './model.ts'
import { remembered } from './storage.ts'

export interface DoorKeeper {
  /** Whenever a door opens, go in. */
  readonly wanted: boolean
  want(): void
  /** The person presses: asked for at once where the socket stands at the door. False: the socket has to come first. */
  enter(): boolean
  /** Back into the call under which name? Nobody knows any more. */
  forget(): void
  /** The socket stands at the door / does no longer. */
  opened(): void
  away(): void
  askAgain(): void
  /** One has just knocked: the socket stands at the door as before, and asks again when the room will listen. */
  tooSoon(): void
  close(): void
}

/** Most are in before anything has to be said of it, and a machine that draws this would draw the call later. */
const ENTERING_MS = 150

export const createDoorKeeper = (
  code: string,
  model: Pick<Model, 'name' | 'stage' | 'agent'>,
  tabKey: Promise<TabKey>,
  send: (frame: ClientFrame) => void,
): DoorKeeper => {
  let wanted = false
  let there = false
  let knock: ReturnType<typeof setTimeout> | undefined

  const ask = async (): Promise<void> => {
    const { publicKey } = await tabKey
    const resume = remembered.seat(code)
    there = false
    const name = cleanName(model.name.value)
    send({ type: 'enter', name, key: publicKey, ...(resume === null ? {} : { resume }) })
  }
  const entering = (): void => {
    if (wanted && model.stage.value.at === 'prejoin') model.stage.value = { at: 'entering' }
  }
  return {
    get wanted() {
      return wanted
    },
    want: () => {
      wanted = true
    },
    enter: () => {
      const name = cleanName(model.name.value)
      // nobody, or pressed twice
      if (name === '' || (wanted && model.stage.value.at === 'prejoin')) return true
      model.name.value = name
      if (model.agent.value === null) remembered.setName(name)
      wanted = true
      if (!there) {
        entering()
        return false
      }
      void ask()
      setTimeout(entering, ENTERING_MS)
      return true
    },
    forget: () => {
      wanted = false
    },
    opened: () => {
      there = true
      if (wanted) void ask()
    },
    away: () => {
      there = false
    },
    askAgain: () => void ask(),
    tooSoon: () => {
      there = true
      model.stage.value = { at: 'entering', tooSoon: true }
      knock = setTimeout(() => there && wanted && void ask(), KNOCK_EVERY_MS)
    },
    close: () => {
      wanted = false
      there = false
      clearTimeout(knock)
    },
  }
}
