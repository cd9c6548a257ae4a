// What stands at the socket of a plain workerd: the built client from disk, everything else to the worker. On Cloudflare
// the platform does this (wrangler.toml, [assets]). Holds no state and decides nothing: static.ts does.
import { clientAddress, readProxies } from './client-address.ts'
import { answerFor, type Manifest, withConnections } from './static.ts'

interface Env {
  readonly WORKER: Fetcher
  readonly FILES: Fetcher
  /** Path prefixes that are the worker's, from `run_worker_first`. */
  readonly WORKER_PATHS: readonly string[]
  readonly MANIFEST: Manifest
  /** How many proxies stand in front of this workerd. */
  readonly PROXIES: string
  /** Where the page may connect to besides its own origin: the media server, or empty. */
  readonly LIVEKIT_URL: string
}

/** As Cloudflare does: the worker is told who asks, and whatever the client said of it is gone. */
const withAddress = (request: Request, { PROXIES }: Env): Request => {
  const headers = new Headers(request.headers)
  const peer: unknown = request.cf?.clientIp
  const address = clientAddress({
    peer: typeof peer === 'string' ? peer : undefined,
    forwarded: headers.get('X-Forwarded-For'),
    proxies: readProxies(PROXIES),
  })
  headers.delete('CF-Connecting-IP')
  if (address !== null) headers.set('CF-Connecting-IP', address)
  return new Request(request, { headers })
}

const front: ExportedHandler<Env> = {
  fetch: async (request, env) => {
    const { pathname } = new URL(request.url)
    if (env.WORKER_PATHS.some((prefix) => pathname.startsWith(prefix)))
      return env.WORKER.fetch(withAddress(request, env))
    const { status, headers, file } = answerFor(env.MANIFEST, {
      method: request.method,
      path: pathname,
      acceptEncoding: request.headers.get('Accept-Encoding'),
      ifNoneMatch: request.headers.get('If-None-Match'),
    })
    const body = file === null || request.method === 'HEAD' ? null : (await env.FILES.fetch(`http://files${file}`)).body
    // the files lie encoded on disk: workerd must not encode them again
    return new Response(body, { status, headers: withConnections(headers, env.LIVEKIT_URL), encodeBody: 'manual' })
  },
}
export default front
