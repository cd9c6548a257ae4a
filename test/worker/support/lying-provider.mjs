// A provider that says what it is told to: `PUT /<id>` with answers by endpoint makes an issuer `…/<id>` of its own. What is not
// told is answered honestly (metadata) or not at all. `GET /<id>` says how often each endpoint was asked.
import { createServer } from 'node:http'

const ENDPOINTS = ['authorize', 'token', 'userinfo', 'jwks', 'end']

const metadataOf = (issuer) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/end`,
})
const readJson = async (request) => {
  let body = ''
  for await (const chunk of request) body += chunk
  return JSON.parse(body)
}

export const startLying = async () => {
  const issuers = new Map()
  const server = createServer(async (request, response) => {
    const [, id, endpoint = ''] = /^\/([\w-]+)(?:\/(.*))?$/.exec(request.url ?? '') ?? []
    if (id === undefined) return response.writeHead(404).end()
    const own = issuers.get(id) ?? { answers: {}, asked: {} }
    issuers.set(id, own)
    if (endpoint === '' && request.method === 'PUT') {
      Object.assign(own.answers, await readJson(request))
      return response.writeHead(204).end()
    }
    if (endpoint === '') return response.end(JSON.stringify(own.asked))
    const name = endpoint === '.well-known/openid-configuration' ? 'metadata' : endpoint
    own.asked[name] = (own.asked[name] ?? 0) + 1
    const told = own.answers[name]
    if (told === undefined && name === 'metadata') return response.end(JSON.stringify(metadataOf(`${base}/${id}`)))
    if (told === undefined && !ENDPOINTS.includes(name)) return response.writeHead(404).end()
    // a page of its own about a request without parameters
    if (told === undefined && name === 'authorize') return response.writeHead(400).end()
    if (told === undefined) return response.writeHead(503).end()
    // an answer that never comes
    if (told.hangs) return undefined
    response.writeHead(told.status ?? 200, { 'Content-Type': 'application/json', ...told.headers })
    return response.end(typeof told.body === 'string' ? told.body : JSON.stringify(told.body ?? {}))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${server.address().port}`
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { issuer: base, close }
}
