// Every key that a page makes or is given, taken from under WebCrypto before the page's own scripts run, and everything that
// leaves the page by a data channel. The product knows nothing of it. LiveKit's worker derives its own keys from those that it is
// handed; these are seen, what it makes of them is not.
import type { BrowserContext, Page } from '@playwright/test'

/** Bytes as hex. */
export interface SeenKey {
  readonly what: string
  readonly hex: string
}
/** The key of one sender's frames, as it was handed to the worker. */
export interface FrameKey {
  readonly sender: string
  readonly index: number
  readonly hex: string
}
interface KeysWatch {
  readonly keys: SeenKey[]
  readonly frameKeys: FrameKey[]
  /** By data channels, in both directions: text, or bytes as hex. */
  readonly said: string[]
}
declare global {
  interface Window {
    readonly keysWatch: KeysWatch
  }
}

const watch = (): void => {
  const seen: KeysWatch = { keys: [], frameKeys: [], said: [] }
  Object.defineProperty(window, 'keysWatch', { value: seen })
  const bytesOf = (data: BufferSource): Uint8Array =>
    data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : new Uint8Array((data as ArrayBufferView).buffer, data.byteOffset, data.byteLength)
  const hexOf = (data: BufferSource): string =>
    Array.from(bytesOf(data), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const names = new WeakMap<CryptoKey, string>()
  const { subtle } = crypto
  const real = {
    importKey: subtle.importKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey>,
    deriveBits: subtle.deriveBits.bind(subtle),
    generateKey: subtle.generateKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey | CryptoKeyPair>,
  }
  const algorithmOf = (algorithm: unknown): string =>
    typeof algorithm === 'string' ? algorithm : (algorithm as { name: string }).name
  Object.assign(subtle, {
    importKey: async (format: string, data: BufferSource, algorithm: unknown, ...rest: unknown[]) => {
      const hex = format === 'raw' ? hexOf(data) : null
      const key = await real.importKey(format, data, algorithm, ...rest)
      // another's public key is no secret
      if (hex !== null && algorithmOf(algorithm) !== 'ECDH') {
        seen.keys.push({ what: `import ${algorithmOf(algorithm)}`, hex })
        names.set(key, hex)
      }
      return key
    },
    deriveBits: async (algorithm: { name: string; info?: BufferSource }, key: CryptoKey, length: number) => {
      const bits = await real.deriveBits(algorithm as never, key, length)
      const info = algorithm.info === undefined ? '' : new TextDecoder().decode(bytesOf(algorithm.info))
      // what a link proves itself by, the name of a key and the digits that people read out are there to be said
      if (!/proof|key-id|digits|commit/.test(info))
        seen.keys.push({ what: `derive ${algorithm.name} ${info}`, hex: hexOf(bits) })
      return bits
    },
    generateKey: async (algorithm: unknown, _: boolean, usages: unknown) => {
      const made = await real.generateKey(algorithm, true, usages)
      const key = 'privateKey' in made ? made.privateKey : made
      const { d, k } = await subtle.exportKey('jwk', key)
      const text = atob((d ?? k ?? '').replaceAll('-', '+').replaceAll('_', '/'))
      seen.keys.push({ what: 'generate', hex: hexOf(Uint8Array.from(text, (letter) => letter.charCodeAt(0))) })
      return made
    },
  })

  const post = Worker.prototype.postMessage as (...given: unknown[]) => void
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
    const { kind, data } = message as {
      kind?: string
      data?: { participantIdentity: string; keyIndex: number; key: CryptoKey }
    }
    if (kind === 'setKey' && data !== undefined)
      seen.frameKeys.push({ sender: data.participantIdentity, index: data.keyIndex, hex: names.get(data.key) ?? '' })
    post.call(this, message, ...rest)
  }
  const said = (data: unknown): void => {
    if (typeof data === 'string') seen.said.push(data)
    else if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) seen.said.push(hexOf(data as BufferSource))
  }
  const send = RTCDataChannel.prototype.send as (data: unknown) => void
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
    said(data)
    send.call(this, data)
  }
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('datachannel', ({ channel }) =>
        channel.addEventListener('message', ({ data }) => said(data)),
      )
    }
  }
}

export const watchKeys = (context: BrowserContext): Promise<unknown> => context.addInitScript(watch)

export const keysOf = async (page: Page): Promise<readonly SeenKey[]> => page.evaluate(() => window.keysWatch.keys)
export const frameKeysOf = (page: Page): Promise<readonly FrameKey[]> => page.evaluate(() => window.keysWatch.frameKeys)

// ── everything that is said ────────────────────────────────────────────────────────────────────────────────────────
export interface Said {
  readonly where: string
  readonly bytes: Buffer
}
/** All that leaves or reaches a page, as it goes; data channels are read at the end (`dataOf`). */
export const gather = (context: BrowserContext, page: Page, who: string): Said[] => {
  const records: Said[] = []
  const note = (where: string, data: string | Buffer | null): void => {
    if (data !== null && data.length > 0) records.push({ where: `${who}: ${where}`, bytes: Buffer.from(data) })
  }
  context.on('request', (request) => {
    note('address', request.url())
    note('request', request.postDataBuffer())
    note('headers', JSON.stringify(request.headers()))
  })
  context.on('response', async (response) => {
    if (/\/api\//.test(response.url())) note('answer', await response.body().catch(() => null))
  })
  context.on('console', (message) => note('console', message.text()))
  page.on('websocket', (socket) => {
    note('socket', socket.url())
    socket.on('framesent', ({ payload }) => note('frame out', payload))
    socket.on('framereceived', ({ payload }) => note('frame in', payload))
  })
  return records
}
export const dataOf = async (page: Page, who: string): Promise<readonly Said[]> =>
  (await page.evaluate(() => window.keysWatch.said)).map((text) => ({
    where: `${who}: data`,
    bytes: Buffer.from(text),
  }))

/** Under which forms bytes could be said: as they are, in hex, in base64 wherever they begin, as numbers. */
export const formsOf = (hex: string): readonly Buffer[] => {
  const bytes = Buffer.from(hex, 'hex')
  const numbers = [...bytes]
  // inside other bytes that are base64 as a whole: what does not depend on what stands before and after
  const shifted = [1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return text.slice(4, text.length - (text.length % 4 === 0 ? 4 : 0))
  })
  const base64 = bytes.toString('base64').replace(/=+$/, '').slice(0, -1)
  return [
    bytes,
    ...[
      hex,
      hex.toUpperCase(),
      base64,
      ...shifted,
      ...[base64, ...shifted].map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      numbers.join(','),
      numbers.join(', '),
    ].map((text) => Buffer.from(text)),
  ]
}

/** Where any of the keys is said, and as what. */
export const leaks = (keys: readonly SeenKey[], records: readonly Said[]): readonly string[] => {
  const all = Buffer.concat(records.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
  const found = new Set<string>()
  for (const { what, hex } of keys)
    if (formsOf(hex).some((form) => all.includes(form)))
      for (const { where, bytes } of records)
        if (formsOf(hex).some((form) => bytes.includes(form))) found.add(`${what} in ${where}`)
  return [...found]
}
