// Messages of STUN and TURN as bytes (RFC 8489, RFC 8656): no more of them than turn-client.ts says. It knows no socket.
import { createHmac } from 'node:crypto'
import { isIPv4 } from 'node:net'

const COOKIE = 0x2112a442
const DISCARD_PORT = 9
export const METHOD = { allocate: 0x0003, refresh: 0x0004, permit: 0x0008, connect: 0x000a } as const
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  family: 0x0017,
  transport: 0x0019,
} as const

export type Attribute = readonly [type: number, value: Buffer]
export interface Message {
  readonly id: string
  readonly failed: boolean
  readonly attributes: ReadonlyMap<number, Buffer>
}

/** `size` bytes, zero but for what `write` puts there. */
export const numbers = (size: number, write: (buffer: Buffer) => unknown): Buffer => {
  const buffer = Buffer.alloc(size)
  write(buffer)
  return buffer
}
const header = (type: number, length: number, id: Buffer): Buffer =>
  Buffer.concat([
    numbers(8, (head) => head.writeUInt32BE(COOKIE, head.writeUInt16BE(length, head.writeUInt16BE(type)))),
    id,
  ])
const encodeAttribute = ([type, value]: Attribute): Buffer =>
  Buffer.concat([
    numbers(4, (head) => head.writeUInt16BE(value.length, head.writeUInt16BE(type))),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ])

/** With a key, MESSAGE-INTEGRITY comes last, and the length that it signs counts it (RFC 8489 §14.5): 24 bytes. */
export const encode = (type: number, id: Buffer, attributes: readonly Attribute[], key: Buffer | null): Buffer => {
  const body = Buffer.concat(attributes.map(encodeAttribute))
  if (key === null) return Buffer.concat([header(type, body.length, id), body])
  const signed = Buffer.concat([header(type, body.length + 24, id), body])
  const signature = createHmac('sha1', key).update(signed).digest()
  return Buffer.concat([signed, encodeAttribute([ATTRIBUTE.integrity, signature])])
}
export const decode = (message: Buffer): Message => {
  const attributes = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  const failed = (message.readUInt16BE(0) & 0x0110) === 0x0110
  return { id: message.toString('hex', 8, 20), failed, attributes }
}
export const errorCode = ({ attributes }: Message): number => {
  const value = attributes.get(ATTRIBUTE.error)
  if (value === undefined) throw new Error('an error without a code')
  return value.readUInt8(2) * 100 + value.readUInt8(3)
}
/** XOR-PEER-ADDRESS (RFC 8489 §14.2). Of IPv6 only `::1`, since nothing else is asked for. */
export const peerAddress = (address: string, id: Buffer): Attribute => {
  const mask = Buffer.concat([numbers(4, (cookie) => cookie.writeUInt32BE(COOKIE)), id])
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : numbers(16, (all) => all.writeUInt8(1, 15))
  for (let at = 0; at < bytes.length; at += 1) bytes.writeUInt8(bytes.readUInt8(at) ^ mask.readUInt8(at), at)
  const family = isIPv4(address) ? 1 : 2
  const start = numbers(4, (head) => head.writeUInt16BE(DISCARD_PORT ^ (COOKIE >>> 16), head.writeUInt16BE(family)))
  return [ATTRIBUTE.peer, Buffer.concat([start, bytes])]
}
