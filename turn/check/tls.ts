// What a browser would say of the TLS of a relay, and what it should refuse.
import { type Finding, found } from './findings.ts'
import { certificateOf, openTls, type Server, type TlsWishes } from './wires.ts'

const DAY_MS = 86_400_000
/** Certificates that renew themselves do so 30 days before. */
const SOON_DAYS = 14

/** coturn 4.6 hears a hello that is too old, and says nothing at all. */
const OLD_WITHIN_MS = 2_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether it still speaks what has been given up (RFC 8996). OpenSSL offers that only when told not to be careful. */
const speaksOld = async (server: Server, wishes: TlsWishes): Promise<boolean> => {
  try {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const
    ;(await openTls(server, { ...wishes, ...old, withinMs: OLD_WITHIN_MS })).destroy()
    return true
  } catch {
    return false
  }
}

/** `now`: ms since the epoch. Empty where there is no connection: that is `reach`. */
export const checkTls = async (server: Server, wishes: TlsWishes, now: number): Promise<readonly Finding[]> => {
  let socket: Awaited<ReturnType<typeof openTls>>
  try {
    socket = await openTls(server, wishes)
  } catch (error) {
    return [
      found(
        'FAIL',
        'reach',
        `no TLS: ${messageOf(error)}. Is the port open (nftables), does coturn listen there (ss -ltnp), can the user ` +
          'turnserver read certificate and key, does the web server in front know this name?',
      ),
    ]
  }
  const { trouble, validTo } = certificateOf(socket, server.host)
  const protocol = socket.getProtocol() ?? 'unknown'
  socket.destroy()
  const days = Math.floor((validTo.getTime() - now) / DAY_MS)
  const until = validTo.toISOString().slice(0, 10)
  const certificate =
    days < 0
      ? found('FAIL', 'certificate', `expired on ${until}. Renew it, then: systemctl reload coturn`)
      : trouble !== null
        ? found(
            'FAIL',
            'certificate',
            `browsers refuse it: ${trouble}. The name must be in it, and the whole chain in cert=`,
          )
        : days < SOON_DAYS
          ? found(
              'warn',
              'certificate',
              `ends on ${until}, in ${days} days. If it was renewed: systemctl reload coturn`,
            )
          : found('ok', 'certificate', `valid for ${server.host} until ${until}`)
  const tls = (await speaksOld(server, wishes))
    ? found('FAIL', 'tls', 'speaks TLS 1.0 or 1.1: no-tlsv1 and no-tlsv1_1 (4.6), no `tlsv1` line (4.15)')
    : found('ok', 'tls', `${protocol}, nothing older than 1.2`)
  return [certificate, tls]
}
