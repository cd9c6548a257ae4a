// Text made shorter before it is sealed: a session description says the same things for each line, and a first picture waits
// for it. What is packed begins with a zero byte, as JSON never does; the rest is raw deflate (RFC 1951).

const PACKED = 0
/** What is shorter is sent before it would be packed. */
const WORTH_CHARS = 1_000
/** Nobody who can seal for us may fill our memory by a small box. */
const UNPACKED_MAX_BYTES = 256 * 1_024

const through = (
  bytes: Uint8Array<ArrayBuffer>,
  by: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> => new Blob([bytes]).stream().pipeThrough(by)

export const pack = async (text: string): Promise<Uint8Array<ArrayBuffer>> => {
  const plain = new TextEncoder().encode(text)
  if (text.length < WORTH_CHARS) return plain
  const packed = await new Response(through(plain, new CompressionStream('deflate-raw'))).bytes()
  const marked = new Uint8Array(1 + packed.length)
  marked[0] = PACKED
  marked.set(packed, 1)
  return marked
}

/** Rejects for what is no deflate stream, or too long. */
export const unpack = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  if (bytes[0] !== PACKED) return new TextDecoder().decode(bytes)
  const decoder = new TextDecoder()
  let [text, length] = ['', 0]
  const reader = through(bytes.subarray(1), new DecompressionStream('deflate-raw')).getReader()
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
