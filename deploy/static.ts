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
