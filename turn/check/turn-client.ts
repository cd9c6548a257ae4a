// Just enough of a TURN client (RFC 8489, RFC 8656) to ask a relay what it grants and what it refuses, and to send a word through it.
// For `main.ts`, which tells an operator what is wrong, and for the tests. Media through a relay is the browser's part.
import { createHash, randomBytes } from 'node:crypto'
import {
  ATTRIBUTE,
  type Attribute,
  decode,
  type Endpoint,
  encode,
  endpointIn,
  errorCode,
  METHOD,
  type Message,
  numbers,
  peerAddress,
} from './stun.ts'
import { openWire, parseTurnUrl, type TlsWishes } from './wires.ts'

const UNAUTHORIZED = 401
const RETRANSMIT_MS = 500
const ANSWER_WITHIN_MS = 3_000
/** Discard: of a permission the port means nothing. */
const ANY_PORT = 9

export interface Credential {
  readonly username: string
  readonly credential: string
}
/** What the server said: yes, or an error code (RFC 8656 §19). */
export type Answer = 'granted' | number

export interface TurnClient {
  /** The socket as the server sees it, and the bytes of question and answer. */
  binding(): Promise<{ readonly mapped: Endpoint | null; readonly asked: number; readonly answered: number }>
  /** `relay`: UDP, or TCP as in RFC 6062. */
  allocate(want?: { readonly relay?: 'udp' | 'tcp'; readonly family?: 4 | 6 }): Promise<Answer>
  permit(address: string): Promise<Answer>
  /** A channel (RFC 8656 §12), 0x4000 to 0x4FFF. */
  bind(peer: Endpoint, channel?: number): Promise<Answer>
  /** 0 gives the allocation up. */
  refresh(lifetimeSeconds: number): Promise<Answer>
  /** RFC 6062: a TCP connection to a peer. */
  connect(address: string): Promise<Answer>
  /** One word to a peer, by a Send indication: never answered, permitted or not. */
  send(peer: Endpoint, text: string): void
  /** Resolves with the next word that a peer sent. */
  data(): Promise<{ readonly peer: Endpoint | null; readonly text: string }>
  /** Where the peers see us, of the last allocation. */
  relayed(): Endpoint | null
  /** What the server calls itself, if it does. */
  software(): string | null
  close(): void
}

/** One socket to the server, `turn:` or `turns:`, with the long-term credentials of RFC 8489 §9.2. */
export const openTurn = async (
  url: string,
  { username, credential }: Credential,
  wishes: TlsWishes = {},
): Promise<TurnClient> => {
  const waiting = new Map<string, (message: Message) => void>()
  const words: { readonly peer: Endpoint | null; readonly text: string }[] = []
  let onWord: (() => void) | null = null
  let relayed: Endpoint | null = null
  let software: string | null = null

  const hear = (bytes: Buffer): void => {
    const message = decode(bytes)
    if (message.type === METHOD.data) {
      const text = message.attributes.get(ATTRIBUTE.data)?.toString() ?? ''
      words.push({ peer: endpointIn(message, ATTRIBUTE.peer), text })
      onWord?.()
      return
    }
    software = message.attributes.get(ATTRIBUTE.software)?.toString() ?? software
    relayed = endpointIn(message, ATTRIBUTE.relayed) ?? relayed
    waiting.get(message.id)?.(message)
  }
  const wire = await openWire(parseTurnUrl(url), hear, wishes)

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

  const data: TurnClient['data'] = () =>
    new Promise((resolve, reject) => {
      const take = () => {
        const word = words.shift()
        if (word === undefined) return
        clearTimeout(late)
        onWord = null
        resolve(word)
      }
      const late = setTimeout(() => {
        onWord = null
        reject(new Error(`nothing came through ${url}`))
      }, ANSWER_WITHIN_MS)
      onWord = take
      take()
    })

  return {
    binding: async () => {
      const id = randomBytes(12)
      const request = encode(METHOD.binding, id, [], null)
      const answer = await exchange(id, request)
      return { mapped: endpointIn(answer, ATTRIBUTE.mapped), asked: request.length, answered: answer.bytes }
    },
    allocate: ({ relay = 'udp', family } = {}) =>
      ask(METHOD.allocate, () => [
        [ATTRIBUTE.transport, Buffer.from([relay === 'udp' ? 17 : 6, 0, 0, 0])],
        ...(family === undefined ? [] : [[ATTRIBUTE.family, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])] as const]),
      ]),
    permit: (address) => ask(METHOD.permit, (id) => [peerAddress({ address, port: ANY_PORT }, id)]),
    bind: (peer, channel = 0x4000) =>
      ask(METHOD.bind, (id) => [
        [ATTRIBUTE.channel, numbers(4, (value) => value.writeUInt16BE(channel))],
        peerAddress(peer, id),
      ]),
    refresh: (lifetimeSeconds) =>
      ask(METHOD.refresh, () => [[ATTRIBUTE.lifetime, numbers(4, (value) => value.writeUInt32BE(lifetimeSeconds))]]),
    connect: (address) => ask(METHOD.connect, (id) => [peerAddress({ address, port: ANY_PORT }, id)]),
    send: (peer, text) => {
      const id = randomBytes(12)
      wire.send(encode(METHOD.send, id, [peerAddress(peer, id), [ATTRIBUTE.data, Buffer.from(text)]], null))
    },
    data,
    relayed: () => relayed,
    software: () => software,
    close: wire.close,
  }
}
