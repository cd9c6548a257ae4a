// Text made shorter before it is sealed: a session description says the same things for each line, and a first picture waits
// for it. What is packed begins with a zero byte, as JSON never does; the rest is raw deflate (RFC 1951).

const PACKED = 0
/** What is shorter is sent before it would be packed. */
const WORTH_CHARS = 1_000
/** Nobody who can seal for us may fill our memory by a small box. */
const UNPACKED_MAX_BYTES = 256 * 1_024

/**
 * What comes out, part by part. Written by hand: a Blob's stream would go by way of the browser's own process, four times before a
 * first picture.
 */
const through = (
  bytes: Uint8Array<ArrayBuffer>,
  { writable, readable }: CompressionStream | DecompressionStream,
): ReadableStreamDefaultReader<Uint8Array> => {
  const writer = writable.getWriter()
  // what is wrong with the bytes is told to whoever reads
  for (const done of [writer.write(bytes), writer.close()]) done.catch(() => undefined)
  return readable.getReader()
}

export const pack = async (text: string): Promise<Uint8Array<ArrayBuffer>> => {
  const plain = new TextEncoder().encode(text)
  if (text.length < WORTH_CHARS) return plain
  const parts: Uint8Array[] = [Uint8Array.of(PACKED)]
  const reader = through(plain, new CompressionStream('deflate-raw'))
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value)
  const marked = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    marked.set(part, at)
    at += part.length
  }
  return marked
}

/** Rejects for what is no deflate stream, or too long. */
export const unpack = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  if (bytes[0] !== PACKED) return new TextDecoder().decode(bytes)
  const decoder = new TextDecoder()
  let [text, length] = ['', 0]
  const reader = through(bytes.subarray(1), new DecompressionStream('deflate-raw'))
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > UNPACKED_MAX_BYTES) {
      await reader.cancel()
      throw new RangeError('unpacked too long')
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}
