// A stand-in for the API of Cloudflare's relays (developers.cloudflare.com/realtime/turn/generate-credentials): it answers what is
// written there, or by the first part of the path something else. The real one was never reached from these tests.
import { createServer } from 'node:http'
import { CLOUDFLARE_TURN } from './bindings.ts'

/** As documented, in September 2026. */
const SERVERS = [
  { urls: ['stun:stun.cloudflare.com:3478', 'stun:stun.cloudflare.com:53'] },
  {
    urls: [
      'turn:turn.cloudflare.com:3478?transport=udp',
      'turn:turn.cloudflare.com:53?transport=udp',
      'turn:turn.cloudflare.com:3478?transport=tcp',
      'turn:turn.cloudflare.com:80?transport=tcp',
      'turns:turn.cloudflare.com:5349?transport=tcp',
      'turns:turn.cloudflare.com:443?transport=tcp',
    ],
    username: 'bc91b63e2b5d759f8eb9f3b58062439e',
    credential: 'ebd71f1d3edbc2b0edae3cd5a6d82284',
  },
]
const json = (response, status, body) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))

const BEHAVIOURS = {
  honest: (response) => json(response, 201, { iceServers: SERVERS }),
  // an answer that never comes, and one whose end never comes
  silent: () => undefined,
  endless: (response) => response.writeHead(201, { 'Content-Type': 'application/json' }).write('{"iceServers":['),
  refusing: (response) => json(response, 403, { errors: [{ code: 10000 }] }),
  failing: (response) => response.writeHead(500).end('<!doctype html>'),
  moved: (response) => response.writeHead(307, { Location: '/honest' }).end(),
  html: (response) => response.writeHead(201).end('<!doctype html>'),
  // of the API's first version
  other: (response) => json(response, 201, { iceServers: SERVERS[1] }),
  nothing: (response) => json(response, 201, { iceServers: [] }),
  'stun-alone': (response) => json(response, 201, { iceServers: [SERVERS[0]] }),
  'port-53': (response) =>
    json(response, 201, { iceServers: [{ ...SERVERS[1], urls: ['turn:turn.cloudflare.com:53?transport=udp'] }] }),
  'no-credential': (response) => json(response, 201, { iceServers: [{ urls: SERVERS[1].urls }] }),
}

/** `GET /asked` says what it was asked so far: method, path, authorization, body. */
export const startCloudflareTurn = async () => {
  const asked = []
  const server = createServer(async (request, response) => {
    if (request.url === '/asked') return json(response, 200, asked)
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, url = '', headers } = request
    asked.push({ method, path: url, headers: Object.keys(headers).sort(), authorization: headers.authorization, body })
    const [, behaviour = '', path] = /^\/([\w-]+)(\/.*)?$/.exec(url) ?? []
    const right = path === `/v1/turn/keys/${CLOUDFLARE_TURN.key}/credentials/generate-ice-servers` && method === 'POST'
    if (!right || BEHAVIOURS[behaviour] === undefined) return json(response, 404, {})
    if (headers.authorization !== `Bearer ${CLOUDFLARE_TURN.token}`) return json(response, 401, {})
    return BEHAVIOURS[behaviour](response)
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { issuer: `http://127.0.0.1:${server.address().port}`, close }
}
