// One socket to a TURN server, whole messages in and out: UDP, TCP, or TLS over TCP (RFC 8489 §6.2). It knows no message but
// its length. Node alone, no dependency.
import { createSocket } from 'node:dgram'
import { connect, isIP, type Socket } from 'node:net'
import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls'

export interface Wire {
  /** Nothing has to be said twice. */
  readonly reliable: boolean
  send(message: Buffer): void
  close(): void
}
export interface Server {
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
}
export interface TlsWishes {
  /** PEM of who may sign; without it what Node trusts. */
  readonly ca?: string
  readonly minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  readonly ciphers?: string
  readonly withinMs?: number
}

const CONNECT_WITHIN_MS = 5_000

/** `turn:host:port?transport=…`, `turns:…` (RFC 7065) with its defaults. Throws where it is another address. */
export const parseTurnUrl = (url: string): Server => {
  const [, scheme, named, port, transport] =
    /^(turns?):(\[[\da-f:]+\]|[\w.-]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(url) ?? []
  if (named === undefined) throw new Error(`not the address of a TURN server: ${url}`)
  const host = named.replace(/^\[|\]$/g, '')
  if (scheme === 'turns') {
    if (transport === 'udp') throw new Error(`${url}: that is DTLS, which browsers don't speak to relays`)
    return { host, port: Number(port ?? 5349), transport: 'tls' }
  }
  return { host, port: Number(port ?? 3478), transport: transport === 'tcp' ? 'tcp' : 'udp' }
}

const udpWire = async ({ host, port }: Server, heard: (message: Buffer) => void): Promise<Wire> => {
  // an ICMP answer that nobody listens is no more than silence
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
    .on('message', heard)
    .on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.connect(port, host, () => resolve())
  })
  let open = true
  return {
    reliable: false,
    send: (message) => {
      if (open) socket.send(message, () => undefined)
    },
    close: () => {
      if (open) socket.close()
      open = false
    },
  }
}

const framed = (socket: Socket, heard: (message: Buffer) => void): Wire => {
  let rest = Buffer.alloc(0)
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= 20 && rest.length >= 20 + rest.readUInt16BE(2)) {
      const length = 20 + rest.readUInt16BE(2)
      heard(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
  socket.on('error', () => undefined)
  return { reliable: true, send: (message) => socket.write(message), close: () => socket.destroy() }
}
const opened = <S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  withinMs = CONNECT_WITHIN_MS,
): Promise<S> =>
  new Promise((resolve, reject) => {
    socket.setTimeout(withinMs, () => socket.destroy(new Error('no connection in time')))
    socket.once('error', reject)
    // a handshake that the other side only hangs up on
    socket.once('close', () => reject(new Error('closed')))
    socket.once(event, () => {
      socket.setTimeout(0)
      resolve(socket)
    })
  })

export const openTls = ({ host, port }: Server, { withinMs, ...wishes }: TlsWishes = {}): Promise<TLSSocket> =>
  opened(
    // what is wrong with the certificate is looked at, not refused: `certificateTrouble`
    tlsConnect({ host, port, rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}), ...wishes }),
    'secureConnect',
    withinMs,
  )

/** Why a browser would refuse this certificate, or null; and until when it is valid. */
export const certificateOf = (
  socket: TLSSocket,
  host: string,
): { readonly trouble: string | null; readonly validTo: Date } => {
  const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true)
  const unknown = socket.authorized ? null : String(socket.authorizationError)
  const trouble = unknown ?? checkServerIdentity(host, certificate)?.message ?? null
  return { trouble, validTo: new Date(certificate.valid_to) }
}

/** Rejects when there is no connection; over UDP that shows only when nothing answers. */
export const openWire = async (
  server: Server,
  heard: (message: Buffer) => void,
  wishes: TlsWishes = {},
): Promise<Wire> => {
  if (server.transport === 'udp') return udpWire(server, heard)
  if (server.transport === 'tls') return framed(await openTls(server, wishes), heard)
  return framed(await opened(connect(server.port, server.host), 'connect'), heard)
}
