// To whom a relay would send: nobody for special purposes, and everybody else. Permissions are asked for; nothing is sent.
import { PUBLIC_V4, PUBLIC_V6, SPECIAL_V4, SPECIAL_V6 } from './addresses.ts'
import { type Finding, found } from './findings.ts'
import type { TurnClient } from './turn-client.ts'

const CVE =
  'Debian’s coturn 4.6 does not understand IPv6 forms of IPv4 addresses (CVE-2026-27624): relay-ip must be IPv4 alone there'

const granted = async (client: TurnClient, addresses: readonly string[]): Promise<readonly string[]> => {
  const open: string[] = []
  for (const address of addresses) if ((await client.permit(address)) === 'granted') open.push(address)
  return open
}

/** `client` has an allocation of IPv4. */
export const checkPeers = async (client: TurnClient): Promise<readonly Finding[]> => {
  const open = await granted(client, SPECIAL_V4)
  const hidden = await granted(client, SPECIAL_V6)
  const findings: Finding[] = []
  if (open.length > 0)
    findings.push(
      found(
        'FAIL',
        'peers',
        `relays to ${open.join(', ')}: whoever may call reaches services inside. Take the denied-peer-ip lines of ` +
          'turn/coturn-*.conf (FIRST-LAST; 4.6 starts without a line with a /8), and look in the log for "Wrong address"',
      ),
    )
  if (hidden.length > 0) findings.push(found('FAIL', 'peers', `relays to ${hidden.join(', ')}. ${CVE}`))
  const out = await client.permit(PUBLIC_V4)
  if (out !== 'granted')
    findings.push(
      found(
        'FAIL',
        'peers',
        `refuses everybody (${out}): a denied-peer-ip of \`::\`, \`0.0.0.0\` or \`::-::1\` means every address to coturn`,
      ),
    )
  if (findings.length === 0)
    findings.push(
      found(
        'ok',
        'peers',
        `refuses all of ${SPECIAL_V4.length + SPECIAL_V6.length} private, loopback, link-local and other special addresses`,
      ),
    )
  return findings
}

/** `client` is fresh: an allocation of IPv6 is asked for. */
export const checkIpv6 = async (client: TurnClient): Promise<readonly Finding[]> => {
  const answer = await client.allocate({ family: 6 })
  if (answer !== 'granted') return [found('ok', 'ipv6', 'no relay over IPv6, as in our configurations')]
  const hidden = await granted(client, SPECIAL_V6)
  if (hidden.length > 0) return [found('FAIL', 'ipv6', `relays over IPv6, to ${hidden.join(', ')}. ${CVE}`)]
  if ((await client.permit(PUBLIC_V6)) !== 'granted')
    return [found('warn', 'ipv6', 'relays over IPv6, to nobody: take relay-ip of IPv6 out, or look at denied-peer-ip')]
  return [
    found('warn', 'ipv6', 'relays over IPv6, which our configurations don’t: 4.15 and later alone are safe with it'),
  ]
}
