// Who mints credentials of a relay: one small interface for every provider, so that nothing else knows which it is.
import type { IceConfig } from '../../protocol/values.ts'

/** Long enough for most meetings, and renewed before it ends (web/net/ice-keeper.ts). */
export const TTL_MS = 60 * 60_000

export interface TurnProvider {
  /** `userId`: opaque, one per seat. Rejects when the provider has none to give. `now`, `expiresAt`: ms since the epoch. */
  mint(userId: string, now: number): Promise<{ readonly servers: IceConfig['servers']; readonly expiresAt: number }>
}
