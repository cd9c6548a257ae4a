// What a page receives, resource by resource, as the browser's own inspector counts it: headers and bodies as they
// came, encoded, the tab's icon too. Knows no page of ours.
import type { CDPSession, Page } from '@playwright/test'

export interface Received {
  /** `document`, `script`, `stylesheet`, `fetch`, `websocket`… */
  readonly type: string
  readonly path: string
  /** When it was asked for, ms since the epoch. */
  readonly at: number
  /** Headers and body; of a socket, the answer to its handshake. */
  readonly bytes: number
  /** Frames that came over a socket so far, with their own headers. */
  readonly frameBytes: number
}

export interface Wire {
  /** In the order in which they were asked for. */
  received(): readonly Received[]
  /** How many answers are still to come. */
  pending(): number
  readonly session: CDPSession
}

/** Headers of a WebSocket frame that a server sends (RFC 6455 §5.2). */
const frameHeader = (bytes: number): number => (bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10)

interface HandshakeResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  readonly headersText?: string
}
const handshakeBytes = ({ status, statusText, headers, headersText }: HandshakeResponse): number =>
  headersText !== undefined && headersText !== ''
    ? headersText.length
    : [`HTTP/1.1 ${status} ${statusText}`, ...Object.entries(headers).map((header) => header.join(': ')), ''].join(
        '\r\n',
      ).length + 2

/** Begins to count; before the page goes anywhere. */
export const countWire = async (page: Page): Promise<Wire> => {
  const session = await page.context().newCDPSession(page)
  const rows = new Map<string, Received>()
  const open = new Set<string>()

  const change = (id: string, part: Partial<Received>): void => {
    const row = rows.get(id)
    if (row !== undefined) rows.set(id, { ...row, ...part })
  }
  const begin = (id: string, type: string, url: string, at: number): void => {
    const { pathname, protocol } = new URL(url)
    if (!/^(http|ws)/.test(protocol)) return
    rows.set(id, { type: type.toLowerCase(), path: pathname, at, bytes: 0, frameBytes: 0 })
    open.add(id)
  }
  session.on('Network.requestWillBeSent', ({ requestId, request, type, wallTime, redirectResponse }) => {
    const before = rows.get(requestId)
    // a redirect goes on under the same id: the answer so far gets a row of its own
    if (redirectResponse !== undefined && before !== undefined)
      rows.set(`${requestId} ${before.at}`, { ...before, bytes: redirectResponse.encodedDataLength })
    begin(requestId, type ?? 'other', request.url, wallTime * 1_000)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    change(requestId, { bytes: encodedDataLength })
    open.delete(requestId)
  })
  session.on('Network.loadingFailed', ({ requestId }) => open.delete(requestId))
  session.on('Network.webSocketCreated', ({ requestId, url }) => begin(requestId, 'websocket', url, Date.now()))
  session.on('Network.webSocketWillSendHandshakeRequest', ({ requestId, wallTime }) =>
    change(requestId, { at: wallTime * 1_000 }),
  )
  session.on('Network.webSocketHandshakeResponseReceived', ({ requestId, response }) => {
    change(requestId, { bytes: handshakeBytes(response) })
    open.delete(requestId)
  })
  session.on('Network.webSocketFrameReceived', ({ requestId, response }) => {
    const bytes = Buffer.byteLength(response.payloadData)
    change(requestId, { frameBytes: (rows.get(requestId)?.frameBytes ?? 0) + bytes + frameHeader(bytes) })
  })
  await session.send('Network.enable')
  return {
    received: () => [...rows.values()].sort((a, b) => a.at - b.at),
    pending: () => open.size,
    session,
  }
}

export const sum = (rows: readonly Received[]): number => rows.reduce((all, row) => all + row.bytes + row.frameBytes, 0)
