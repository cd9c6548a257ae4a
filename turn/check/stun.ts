// Messages of STUN and TURN as bytes (RFC 8489, RFC 8656): no more of them than turn-client.ts says. It knows no socket.
import { createHmac } from 'node:crypto'
import { bytesOf, textOf } from './addresses.ts'

const COOKIE = 0x2112a442
/** Types of requests, and of the two indications (RFC 8656 §17). */
export const METHOD = {
  binding: 0x0001,
  allocate: 0x0003,
  refresh: 0x0004,
  permit: 0x0008,
  bind: 0x0009,
  connect: 0x000a,
  send: 0x0016,
  data: 0x0017,
} as const
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  transport: 0x0019,
  mapped: 0x0020,
  software: 0x8022,
} as const

export type Attribute = readonly [type: number, value: Buffer]
export interface Message {
  readonly type: number
  readonly id: string
  /** Of the whole message. */
  readonly bytes: number
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
  const type = message.readUInt16BE(0)
  const failed = (type & 0x0110) === 0x0110
  return { type, id: message.toString('hex', 8, 20), bytes: message.length, failed, attributes }
}
export const errorCode = ({ attributes }: Message): number => {
  const value = attributes.get(ATTRIBUTE.error)
  if (value === undefined) throw new Error('an error without a code')
  return value.readUInt8(2) * 100 + value.readUInt8(3)
}

/** Addresses are masked with the cookie and, of IPv6, the transaction too (RFC 8489 §14.2). */
const mask = (bytes: Buffer, id: Buffer): Buffer => {
  const key = Buffer.concat([numbers(4, (cookie) => cookie.writeUInt32BE(COOKIE)), id])
  return Buffer.from(bytes.map((byte, at) => byte ^ (key[at] ?? 0)))
}
export interface Endpoint {
  readonly address: string
  readonly port: number
}
/** XOR-PEER-ADDRESS. */
export const peerAddress = ({ address, port }: Endpoint, id: Buffer): Attribute => {
  const bytes = bytesOf(address)
  const start = numbers(4, (head) =>
    head.writeUInt16BE(port ^ (COOKIE >>> 16), head.writeUInt16BE(bytes.length === 4 ? 1 : 2)),
  )
  return [ATTRIBUTE.peer, Buffer.concat([start, mask(bytes, id)])]
}
/** The endpoint in an attribute of this type (XOR-MAPPED-, XOR-RELAYED-, XOR-PEER-ADDRESS), or null. */
export const endpointIn = ({ attributes, id }: Message, type: number): Endpoint | null => {
  const value = attributes.get(type)
  if (value === undefined || value.length < 8) return null
  const address = textOf(mask(value.subarray(4), Buffer.from(id, 'hex')))
  return { address, port: value.readUInt16BE(2) ^ (COOKIE >>> 16) }
}
