// The built client as data: which file answers a path, with which headers, in which encoding. Pure; the files themselves
// and their manifest are made by scripts/build-site.mjs, which resolves the rules of `_headers` for each file.

/** One built file. `headers` are complete but for what depends on the request. */
export interface SiteFile {
  readonly headers: Readonly<Record<string, string>>
  readonly etag: string
  /** Encodings in which it lies beside itself, smallest first. */
  readonly encodings: readonly Encoding[]
}
export type Encoding = 'br' | 'gzip'
/** By absolute path, `/index.html` among them. */
export type Manifest = Readonly<Record<string, SiteFile>>

/** Where an encoded copy lies, in the words of the disk. */
export const SUFFIX: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' }

export interface Answer {
  readonly status: 200 | 304 | 404 | 405
  readonly headers: Readonly<Record<string, string>>
  /** Path on disk, null for an answer without a body. */
  readonly file: string | null
}

const PAGE = '/index.html'
/** Files with a hash in their name: one that is not there was of another build, and a page would only confuse. */
const HASHED = /^\/assets\//

/** What `Accept-Encoding` allows (RFC 9110 §12.5.3); a weight of 0 forbids. */
const accepts = (header: string | null, encoding: Encoding): boolean =>
  (header ?? '').split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((word) => word.trim().toLowerCase())
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })

const sameTag = (header: string | null, etag: string): boolean =>
  (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)

export interface Asked {
  readonly method: string
  readonly path: string
  readonly acceptEncoding: string | null
  readonly ifNoneMatch: string | null
}

/** Every path that is no file is a page of the client, which knows what it means. */
export const answerFor = (manifest: Manifest, { method, path, acceptEncoding, ifNoneMatch }: Asked): Answer => {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, file: null }
  const name = Object.hasOwn(manifest, path) ? path : HASHED.test(path) ? null : PAGE
  const file = name === null ? undefined : manifest[name]
  if (name === null || file === undefined) return { status: 404, headers: { 'Cache-Control': 'no-store' }, file: null }
  const encoding = file.encodings.find((candidate) => accepts(acceptEncoding, candidate))
  const etag = encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`
  const headers = {
    ...file.headers,
    ETag: etag,
    ...(file.encodings.length > 0 ? { Vary: 'Accept-Encoding' } : {}),
  }
  if (sameTag(ifNoneMatch, etag)) return { status: 304, headers, file: null }
  return {
    status: 200,
    headers: encoding === undefined ? headers : { ...headers, 'Content-Encoding': encoding },
    file: encoding === undefined ? name : `${name}${SUFFIX[encoding]}`,
  }
}

const POLICY = 'Content-Security-Policy'

/**
 * Sources of `connect-src` for LiveKit at this address (CSP 3 §2.3.1): its WebSocket, and the requests that its client makes
 * beside it. LiveKit's cloud hands a browser on to servers of its regions. Nothing for what is no address.
 */
export const connectionsFor = (livekitUrl: string): readonly string[] => {
  const url = URL.parse(livekitUrl)
  if (url === null || !/^(wss?|https?):$/.test(url.protocol)) return []
  const s = /^(wss|https):$/.test(url.protocol) ? 's' : ''
  const hosts = url.hostname.endsWith('.livekit.cloud') ? [url.host, '*.livekit.cloud'] : [url.host]
  return hosts.flatMap((host) => [`ws${s}://${host}`, `http${s}://${host}`])
}

/** The page's policy as one that lets it connect there too; the same text where there is nothing to add. */
export const connectingTo = (policy: string, livekitUrl: string): string => {
  const sources = connectionsFor(livekitUrl)
  return sources.length === 0
    ? policy
    : policy.replace(/connect-src [^;\n]*(?=;)/, (directive) =>
        [...new Set([...directive.split(' '), ...sources])].join(' '),
      )
}

/** The headers of a file where the instance has a media server: its policy names it. */
export const withConnections = (
  headers: Readonly<Record<string, string>>,
  livekitUrl: string,
): Readonly<Record<string, string>> => {
  const policy = headers[POLICY]
  return policy === undefined ? headers : { ...headers, [POLICY]: connectingTo(policy, livekitUrl) }
}
