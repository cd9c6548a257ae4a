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
  /** Wanted, and asked for at once where the socket stands at the door: whether it does. */
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

export const createDoorKeeper = (
  code: string,
  model: Pick<Model, 'name' | 'stage'>,
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
  return {
    get wanted() {
      return wanted
    },
    want: () => {
      wanted = true
    },
    enter: () => {
      wanted = true
      if (there) void ask()
      return there
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
