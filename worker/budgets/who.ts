// Who has a budget, as an opaque word: no address is kept or logged. What stands in front of the worker says the address
// in CF-Connecting-IP and lets no client say it: Cloudflare, or deploy/front.ts.
import { base64url } from 'jose'
import { type KeyRing, mac } from '../keys.ts'

export const ADDRESS_HEADER = 'CF-Connecting-IP'
const DAY_MS = 24 * 60 * 60 * 1000
const WORD_BYTES = 16

/** The eight groups of an IPv6 address, or null. */
const groupsOf = (address: string): readonly string[] | null => {
  // the URL parser (WHATWG URL §3.5) knows every way to write one
  const host = URL.parse(`http://[${address}]`)?.hostname
  if (host === undefined) return null
  const [head = '', tail] = host.slice(1, -1).split('::')
  const split = (part: string): readonly string[] => (part === '' ? [] : part.split(':'))
  if (tail === undefined) return split(head)
  const [before, after] = [split(head), split(tail)]
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}

/** What one household or office has: an IPv4 address, or the /64 of an IPv6 one. */
export const networkOf = (address: string): string => {
  const groups = address.includes(':') ? groupsOf(address) : null
  if (groups === null) return address
  // ::ffff:192.0.2.1 is how a socket for both says IPv4 (RFC 4291 §2.5.5.2)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff')
    return groups
      .slice(6)
      .map((group) => Number.parseInt(group, 16))
      .flatMap((number) => [number >> 8, number & 255])
      .join('.')
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** Without an address everybody is one: too strict rather than unguarded. */
export const addressOf = (request: Request): string => networkOf(request.headers.get(ADDRESS_HEADER) ?? 'nowhere')

/** An opaque word of the day for an address, an account or a seat, different for each budget. */
export const wordFor = async (keys: KeyRing, budget: string, whom: string, now: number): Promise<string> => {
  const day = Math.floor(now / DAY_MS)
  return base64url.encode((await mac(keys[0], 'budget', `${day} ${budget} ${whom}`)).subarray(0, WORD_BYTES))
}
