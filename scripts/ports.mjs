// Whether a port can be had, asked before anything is started: some servers (coturn) would share it in silence.
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * True when nothing listens there.
 * @returns {Promise<boolean>}
 */
export const isFree = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

/**
 * A port that was free a moment ago.
 * @returns {Promise<number>}
 */
export const freePort = (host = '127.0.0.1') =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/**
 * The same for UDP.
 * @returns {Promise<boolean>}
 */
export const isFreeUdp = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    socket.once('error', () => socket.close(() => resolve(false)))
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(true)))
  })

/**
 * @returns {Promise<number>}
 */
export const freeUdpPort = (host = '127.0.0.1') =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    socket.once('error', reject)
    socket.bind({ address: host, port: 0, exclusive: true }, () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
