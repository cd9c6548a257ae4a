// Asks a relay from outside what a browser, and what an attacker, would ask of it, and says what is wrong. One address of TURN_URLS
// at a time. It sends nothing to anybody but the relay and, through it, to itself.
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { coturn } from '../../worker/turn/coturn.ts'
import { type Finding, found } from './findings.ts'
import { checkIpv6, checkPeers } from './peers.ts'
import { checkRelaying } from './relaying.ts'
import { checkTls } from './tls.ts'
import { type Answer, type Credential, openTurn, type TurnClient } from './turn-client.ts'
import { parseTurnUrl, type Server, type TlsWishes } from './wires.ts'

const HOUR_MS = 60 * 60_000
/** Answers larger than that, times the question, are old STUN or NAT discovery: worth sending under a false address. */
const AMPLIFICATION_MAX = 2.5

export interface Wanted {
  readonly url: string
  /** The worker's TURN_SECRET: the one it signs with and, while it rotates, the one before. */
  readonly secrets: readonly string[]
  readonly wishes?: TlsWishes
  /** ms since the epoch. */
  readonly now: number
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const checkAddress = async ({ host }: Server): Promise<Finding> => {
  if (isIP(host) !== 0) return found('ok', 'address', host)
  try {
    const all = await lookup(host, { all: true })
    const names = all.map(({ address }) => address).join(', ')
    if (!all.some(({ family }) => family === 4))
      return found('FAIL', 'address', `${host} is ${names}: IPv6 alone, and our coturn listens on IPv4`)
    if (all.some(({ family }) => family === 6))
      return found(
        'note',
        'address',
        `${host} is ${names}: our coturn listens on IPv4 alone, the AAAA record only costs time`,
      )
    return found('ok', 'address', `${host} is ${names}`)
  } catch {
    return found('FAIL', 'address', `${host} has no address: the name is not in the DNS`)
  }
}

/** All that is asked with credentials. `seat`: a client with a credential of this secret and instant; closed at the end. */
const checkWith = async (
  wanted: Wanted,
  seat: (secret: string, now: number, spoil?: (credential: Credential) => Credential) => Promise<TurnClient>,
): Promise<readonly Finding[]> => {
  const { now, secrets } = wanted
  const [secret = '', before] = secrets
  const ask = async (...which: Parameters<typeof seat>): Promise<Answer> => (await seat(...which)).allocate()

  const client = await seat(secret, now)
  const { asked, answered } = await client.binding()
  const findings: Finding[] = [
    answered / asked > AMPLIFICATION_MAX
      ? found(
          'warn',
          'answer',
          `answers ${answered} bytes to ${asked}, to any address that somebody pretends to have: no-rfc5780, ` +
            'no-stun-backward-compatibility, response-origin-only-with-rfc5780, no-software-attribute (4.6)',
        )
      : found('ok', 'answer', `${answered} bytes to ${asked}`),
  ]

  const answer = await client.allocate()
  const software = client.software()
  findings.push(
    software === null
      ? found('ok', 'version', 'not told, as it should be. On the machine itself: turnserver --version')
      : found(
          'warn',
          'version',
          `tells everybody that it is ${software}: no-software-attribute (4.6), no \`software-attribute\` (4.15)`,
        ),
  )
  if (answer !== 'granted') return [...findings, await whyNot(answer, wanted, ask)]
  findings.push(found('ok', 'accepted', 'a credential of TURN_SECRET'))

  const spoiled: readonly (readonly [string, Answer])[] = [
    ['of another secret', await ask(randomBytes(24).toString('base64url'), now)],
    ['that is over', await ask(secret, now - 2 * HOUR_MS)],
    [
      'of another user',
      await ask(secret, now, ({ username, credential }) => ({ username: `${username}x`, credential })),
    ],
  ]
  const open = spoiled.filter(([, its]) => its === 'granted').map(([name]) => name)
  findings.push(
    open.length > 0
      ? found(
          'FAIL',
          'refused',
          `accepts credentials ${open.join(', ')}: open to anybody. use-auth-secret, and neither no-auth nor lt-cred-mech`,
        )
      : found('ok', 'refused', spoiled.map(([name]) => name).join(', ')),
  )
  if (before !== undefined)
    findings.push(
      (await ask(before, now)) === 'granted'
        ? found(
            'note',
            'rotation',
            'the old secret counts as well. An hour after the worker had the new one: turnadmin -X OLD',
          )
        : found('ok', 'rotation', 'the old secret counts no more: take it out of TURN_SECRET'),
    )
  findings.push(...(await checkRelaying(client)), ...(await checkPeers(client)))
  findings.push(...(await checkIpv6(await seat(secret, now))))
  const tcp = await (await seat(secret, now)).allocate({ relay: 'tcp' })
  findings.push(
    tcp === 'granted'
      ? found('FAIL', 'tcp-relay', 'opens TCP connections to anybody for whoever may call: no-tcp-relay')
      : found('ok', 'tcp-relay', `refused (${tcp})`),
  )
  return findings
}

const whyNot = async (
  answer: Answer,
  { secrets: [secret = '', before], now }: Wanted,
  ask: (secret: string, now: number) => Promise<Answer>,
): Promise<Finding> => {
  const no = (text: string) => found('FAIL', 'accepted', text)
  if (answer === 486) return no('no room (486): user-quota or total-quota is used up, or bps-capacity is not 0')
  if (answer !== 401) return no(`answered ${answer} to an allocation`)
  if (before !== undefined && (await ask(before, now)) === 'granted')
    return no('knows the old secret alone (401): turnadmin -s NEW -r REALM -b /var/lib/turn/turndb')
  if ((await ask(secret, now + 24 * HOUR_MS)) === 'granted')
    return no(
      'takes a fresh credential for one that is over (401): its clock and ours differ by an hour or more (timedatectl)',
    )
  return no(
    'refuses credentials of TURN_SECRET (401): is it the secret of this realm? turnadmin -S -r REALM -b /var/lib/turn/turndb; ' +
      'and may the user turnserver read that file?',
  )
}

/** What there is to say of one address. Never rejects. */
export const checkRelay = async (wanted: Wanted): Promise<readonly Finding[]> => {
  const { url, wishes = {}, now } = wanted
  let server: Server
  try {
    server = parseTurnUrl(url)
  } catch (error) {
    return [found('FAIL', 'address', messageOf(error))]
  }
  const address = await checkAddress(server)
  if (address.level === 'FAIL') return [address]
  const tls = server.transport === 'tls' ? await checkTls(server, wishes, now) : []
  if (tls.some(({ check }) => check === 'reach')) return [address, ...tls]

  const user = `check-${randomBytes(6).toString('hex')}`
  const clients: TurnClient[] = []
  const seat = async (secret: string, at: number, spoil = (credential: Credential) => credential) => {
    const { servers } = await coturn({ urls: [url], secret }).mint(user, at)
    const { username = '', credential = '' } = servers[0] ?? {}
    const client = await openTurn(url, spoil({ username, credential }), wishes)
    clients.push(client)
    return client
  }
  try {
    return [address, ...tls, ...(await checkWith(wanted, seat))]
  } catch (error) {
    const how = server.transport === 'udp' ? 'UDP' : 'TCP'
    const text = `${messageOf(error)}. Is ${how} port ${server.port} open (nftables), and does coturn listen there (ss -ln)?`
    return [address, ...tls, found('FAIL', 'reach', text)]
  } finally {
    // given back where there is one; the answer is of no interest
    for (const client of clients)
      void client
        .refresh(0)
        .catch(() => undefined)
        .finally(client.close)
  }
}
