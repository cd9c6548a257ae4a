// Whether what somebody sends to a relay's port comes in: the part that a firewall in front forgets.
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { SPECIAL_V4 } from './addresses.ts'
import { type Finding, found } from './findings.ts'
import type { TurnClient } from './turn-client.ts'

const AGAIN_MS = 300

/** Private or otherwise special, as far as one can tell by the first number or two. */
const isSpecial = (address: string): boolean => {
  const [a = 0, b = 0] = address.split('.').map(Number)
  const same = (other: string) => other.startsWith(a === 10 || a === 127 || a === 0 ? `${a}.` : `${a}.${b}.`)
  return SPECIAL_V4.some(same) || (a === 172 && b >= 16 && b < 32) || (a === 100 && b >= 64 && b < 128)
}

/** `client` has an allocation. Its own address, as the relay sees it, is permitted, and a socket beside it sends. */
export const checkRelaying = async (client: TurnClient): Promise<readonly Finding[]> => {
  const to = client.relayed()
  if (to === null) return [found('FAIL', 'relay-address', 'grants allocations without saying where')]
  const { mapped } = await client.binding()
  const special = isSpecial(to.address)
  const where = special
    ? found(
        'FAIL',
        'relay-address',
        `relays at ${to.address}, where nobody outside can send: behind NAT it needs external-ip=PUBLIC/PRIVATE and ` +
          'allowed-peer-ip=PRIVATE (turn/README.md)',
      )
    : found('ok', 'relay-address', `relays at ${to.address}`)
  if (mapped === null || (await client.permit(mapped.address)) !== 'granted') {
    const us = mapped?.address ?? 'unknown'
    return [
      where,
      found(
        'note',
        'relayed',
        `not looked at: to the relay we are ${us}, to whom it relays nothing. Check from elsewhere`,
      ),
    ]
  }
  const word = randomUUID()
  const own = createSocket('udp4').on('error', () => undefined)
  const say = () => own.send(word, to.port, to.address, () => undefined)
  const again = setInterval(say, AGAIN_MS)
  say()
  try {
    const { text } = await client.data()
    return [
      where,
      found(
        text === word ? 'ok' : 'warn',
        'relayed',
        text === word ? 'what is sent to it comes in' : 'something else came in',
      ),
    ]
  } catch {
    return [
      where,
      found(
        'FAIL',
        'relayed',
        `nothing comes in at port ${to.port}: open min-port to max-port for UDP, here and in any firewall before it`,
      ),
    ]
  } finally {
    clearInterval(again)
    own.close()
  }
}
