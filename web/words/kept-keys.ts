// The meeting's keys in this tab's own storage, until the tab is closed: who reloads alone, or comes back when all have
// left, would else find one's own words sealed for ever. The link's secret lies on the device for longer than that.
import * as v from 'valibot'
import { EpochKey, KEYS_KEPT } from '../call/epoch-messages.ts'
import { parse, remembered } from '../storage.ts'

/** Keys of the meeting over a reload of the tab. */
export interface KeptKeys {
  readonly read: () => readonly EpochKey[]
  readonly write: (keys: readonly EpochKey[]) => void
}

const Keys = v.pipe(v.array(EpochKey), v.maxLength(KEYS_KEPT))

export const keptKeys = (code: string): KeptKeys => ({
  read: () => parse(Keys, remembered.keys(code)) ?? [],
  write: (keys) => remembered.setKeys(code, JSON.stringify(keys)),
})
