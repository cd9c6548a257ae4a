// What is wrong with microphone and camera, said once for both when it is the same thing. Pure.
import type { DeviceState } from '../../model.ts'

export type Which = 'microphone' | 'camera' | 'both'
export type TroubleKind = 'blocked' | 'busy' | 'missing' | 'failed'
export interface Trouble {
  readonly kind: TroubleKind
  readonly which: Which
}

const kindOf = (state: DeviceState): TroubleKind | null =>
  state === 'blocked' || state === 'busy' || state === 'missing' || state === 'failed' ? state : null

export const isTrouble = (state: DeviceState): boolean => kindOf(state) !== null

/** None, one for both, or one each; the camera first, since its place on the page is the larger. */
export const troublesOf = (microphone: DeviceState, camera: DeviceState): readonly Trouble[] => {
  const heard = kindOf(microphone)
  const seen = kindOf(camera)
  if (heard !== null && heard === seen) return [{ kind: heard, which: 'both' }]
  const all: readonly (Trouble | null)[] = [
    seen === null ? null : { kind: seen, which: 'camera' },
    heard === null ? null : { kind: heard, which: 'microphone' },
  ]
  return all.filter((trouble) => trouble !== null)
}

/** What one would enter without, against one's will; a device that one switched off oneself does not count. */
export const withoutWhat = (microphone: DeviceState, camera: DeviceState): Which | null => {
  if (isTrouble(microphone)) return isTrouble(camera) ? 'both' : 'microphone'
  return isTrouble(camera) ? 'camera' : null
}
