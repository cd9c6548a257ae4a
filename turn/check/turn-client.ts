// Just enough of a TURN client (RFC 8489, RFC 8656) to ask coturn what it grants and what it refuses. It relays nothing:
// media through a relay is the browser's part (relay.test.ts).
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import {
  ATTRIBUTE,
  type Attribute,
  decode,
  encode,
  errorCode,
  METHOD,
  type Message,
  numbers,
  peerAddress,
} from './stun.ts'

const UNAUTHORIZED = 401
const RETRANSMIT_MS = 500
const ANSWER_WITHIN_MS = 3000

export interface Credential {
  readonly username: string
  readonly credential: string
}
/** What the server said: yes, or an error code (RFC 8656 §19). */
export type Answer = 'granted' | number

export interface TurnClient {
  /** `relay`: UDP, or TCP as in RFC 6062. */
  allocate(want?: { readonly relay?: 'udp' | 'tcp'; readonly family?: 4 | 6 }): Promise<Answer>
  permit(address: string): Promise<Answer>
  /** 0 gives the allocation up. */
  refresh(lifetimeSeconds: number): Promise<Answer>
  /** RFC 6062: a TCP connection to a peer. */
  connect(address: string): Promise<Answer>
  close(): void
}

/** Whole messages in and out; `reliable`: nothing has to be said twice. */
interface Wire {
  readonly reliable: boolean
  send(message: Buffer): void
  close(): void
}

const udpWire = async (host: string, port: number, heard: (message: Buffer) => void): Promise<Wire> => {
  const socket = createSocket('udp4').on('message', heard)
  await new Promise<void>((resolve) => socket.connect(port, host, resolve))
  return { reliable: false, send: (message) => socket.send(message), close: () => socket.close() }
}
const tcpWire = async (host: string, port: number, heard: (message: Buffer) => void): Promise<Wire> => {
  const socket = connect(port, host)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let rest = Buffer.alloc(0)
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= 20 && rest.length >= 20 + rest.readUInt16BE(2)) {
      const length = 20 + rest.readUInt16BE(2)
      heard(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
  return { reliable: true, send: (message) => socket.write(message), close: () => socket.destroy() }
}

/** One socket to the server, `turn:host:port?transport=udp|tcp`, with the long-term credentials of RFC 8489 §9.2. */
export const openTurn = async (url: string, { username, credential }: Credential): Promise<TurnClient> => {
  const [, host, port, transport] = /^turn:([^:]+):(\d+)\?transport=(udp|tcp)$/.exec(url) ?? []
  if (host === undefined) throw new Error(`not the address of a TURN server: ${url}`)
  const waiting = new Map<string, (message: Message) => void>()
  const wire = await (transport === 'udp' ? udpWire : tcpWire)(host, Number(port), (bytes) => {
    const message = decode(bytes)
    waiting.get(message.id)?.(message)
  })

  const exchange = (id: Buffer, bytes: Buffer): Promise<Message> =>
    new Promise((resolve, reject) => {
      const again = wire.reliable ? undefined : setInterval(() => wire.send(bytes), RETRANSMIT_MS)
      const stop = () => {
        clearInterval(again)
        clearTimeout(late)
        waiting.delete(id.toString('hex'))
      }
      const late = setTimeout(() => {
        stop()
        reject(new Error(`no answer from ${url}`))
      }, ANSWER_WITHIN_MS)
      waiting.set(id.toString('hex'), (message) => {
        stop()
        resolve(message)
      })
      wire.send(bytes)
    })

  let challenge: { readonly realm: Buffer; readonly nonce: Buffer; readonly key: Buffer } | null = null
  const ask = async (method: number, attributes: (id: Buffer) => readonly Attribute[]): Promise<Answer> => {
    const id = randomBytes(12)
    const signed = challenge !== null
    const proof: Attribute[] =
      challenge === null
        ? []
        : [
            [ATTRIBUTE.username, Buffer.from(username)],
            [ATTRIBUTE.realm, challenge.realm],
            [ATTRIBUTE.nonce, challenge.nonce],
          ]
    const answer = await exchange(id, encode(method, id, [...attributes(id), ...proof], challenge?.key ?? null))
    if (!answer.failed) return 'granted'
    const code = errorCode(answer)
    const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
    if (signed || code !== UNAUTHORIZED || realm === undefined || nonce === undefined) return code
    challenge = { realm, nonce, key: createHash('md5').update(`${username}:${realm}:${credential}`).digest() }
    return ask(method, attributes)
  }

  return {
    allocate: ({ relay = 'udp', family } = {}) =>
      ask(METHOD.allocate, () => [
        [ATTRIBUTE.transport, Buffer.from([relay === 'udp' ? 17 : 6, 0, 0, 0])],
        ...(family === undefined ? [] : [[ATTRIBUTE.family, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])] as const]),
      ]),
    permit: (address) => ask(METHOD.permit, (id) => [peerAddress(address, id)]),
    refresh: (lifetimeSeconds) =>
      ask(METHOD.refresh, () => [[ATTRIBUTE.lifetime, numbers(4, (value) => value.writeUInt32BE(lifetimeSeconds))]]),
    connect: (address) => ask(METHOD.connect, (id) => [peerAddress(address, id)]),
    close: wire.close,
  }
}
