// The way into the media server. For who stands at the door of a meeting that is there, or will be with them: what entering
// takes is fetched, and whether it is within reach is known before it is needed (sfu-probe.ts, a chunk of its own).
import { effect, signal } from '@preact/signals'
import type { SfuAccess } from '../protocol/http.ts'
import type { SfuInfo } from '../protocol/values.ts'
import type { Model } from './model.ts'
import type { Api } from './net/api.ts'
import { askSfuAccess } from './net/sfu-access.ts'

export interface SfuDoor {
  /** What the edge says with the ticket; undefined: there is none. */
  use(info: SfuInfo | undefined): void
  readonly has: () => boolean
  /** For one connection. What did not answer at the door is not waited for again: null at once, the first time. */
  access(seat: string | null): Promise<SfuAccess | null>
}

export const createSfuDoor = (
  api: Api,
  code: string,
  { inside, sfuRefused }: Pick<Model, 'inside' | 'sfuRefused'>,
): SfuDoor => {
  const sfu = signal<SfuInfo | undefined>(undefined)
  let looked = false
  effect(() => {
    if (looked || sfu.value === undefined || inside.value.length < sfu.value.meshMax) return
    looked = true
    const { url } = sfu.value
    import('./sfu-probe.ts')
      .then(({ probeSfu }) => probeSfu(url))
      .then((answered) => {
        sfuRefused.value = !answered
      })
      .catch(() => undefined) // the chunk did not come: nothing is known
  })
  return {
    use: (info) => {
      sfu.value = info
    },
    has: () => sfu.value !== undefined,
    access: async (seat) => {
      if (!sfuRefused.value) return askSfuAccess(api, code, seat)
      sfuRefused.value = false
      return null
    },
  }
}
