// Keeps TURN credentials fresh: those that came with the answer at the door, then new ones before they end.
import type { IceConfig } from '../../protocol/values.ts'
import type { Api } from './api.ts'

/** Renewed this long before the end: a lost request may be tried again. */
const BEFORE_MS = 5 * 60_000
const AGAIN_MS = 30_000
const NONE: IceConfig = { servers: [], policy: 'all', expiresAt: null }

export interface IceKeeper {
  /** What there is now; asks the edge first where nothing came with the answer at the door. */
  current(): Promise<IceConfig>
  use(ice: IceConfig): void
  close(): void
}

/** `resume` gives the key of our seat, which alone entitles to credentials. `onIce` hears of each renewal. */
export const createIceKeeper = (
  api: Api,
  code: string,
  resume: () => string | null,
  onIce: (ice: IceConfig) => void,
): IceKeeper => {
  let ice: IceConfig | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Rises when the keeper is closed, so that an answer which comes later is not used. */
  let round = 0

  const later = (delay: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void renew(), delay)
  }
  const use = (next: IceConfig): void => {
    ice = next
    onIce(next)
    if (next.expiresAt !== null) later(Math.max(AGAIN_MS, next.expiresAt - Date.now() - BEFORE_MS))
  }
  const renew = async (): Promise<void> => {
    const key = resume()
    if (key === null) return
    const mine = round
    const answer = await api.credentials(code, key)
    if (mine !== round) return
    if (answer.ok) use(answer.value.ice)
    else later(Math.max(AGAIN_MS, answer.retryAfterMs))
  }
  return {
    current: async () => {
      if (ice === null) await renew()
      return ice ?? NONE
    },
    use,
    close: () => {
      clearTimeout(timer)
      round += 1
      ice = null
    },
  }
}
