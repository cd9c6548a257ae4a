// What of the relays a seat may use, minted after the room let it in. A provider that fails costs nobody the call: it is then
// as if there were no relay, until the browser asks again. Never a third party's STUN.
import type { IceConfig } from '../protocol/values.ts'
import { log } from './log.ts'
import type { Settings } from './settings.ts'
import { cloudflare } from './turn/cloudflare.ts'
import { coturn } from './turn/coturn.ts'
import type { TurnProvider } from './turn/provider.ts'
import type { TurnSettings } from './turn/settings.ts'

const providerOf = (turn: TurnSettings): TurnProvider => (turn.provider === 'coturn' ? coturn(turn) : cloudflare(turn))

/** Credentials, and whether the seat must go through a relay (ICE_POLICY). Never rejects. */
export const iceFor = async (
  settings: Pick<Settings, 'turn' | 'icePolicy'>,
  userId: string,
  guest: boolean,
  now: number,
): Promise<IceConfig> => {
  const relay = settings.icePolicy === 'relay' || (settings.icePolicy === 'relay-guests' && guest)
  const policy = relay ? 'relay' : 'all'
  if (settings.turn === null) return { servers: [], policy, expiresAt: null }
  try {
    return { ...(await providerOf(settings.turn).mint(userId, now)), policy }
  } catch (error) {
    log({ event: 'turn.failed', message: error instanceof Error ? error.message : 'unknown' })
    // over already: a browser asks again half a minute later (web/net/ice-keeper.ts)
    return { servers: [], policy, expiresAt: now }
  }
}
