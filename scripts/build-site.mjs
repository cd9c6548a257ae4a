// The built client as a plain workerd serves it: each file beside its brotli and gzip copies, and one manifest with the
// headers of each (rules of `_headers`, resolved here so that nothing is matched at run time). Reads what Vite wrote.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
}
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.txt'])
/** As Cloudflare answers for files without a rule. */
const REVALIDATE = 'public, max-age=0, must-revalidate'

/**
 * Rules of a `_headers` file: a path at the margin (`*` for any rest), its headers indented below. Comments begin with #.
 * Throws at a line that is neither.
 */
export const parseHeaders = (text) => {
  const rules = []
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, indent, name, value] = /^(\s+)([A-Za-z-]+):\s*(.+)$/.exec(line) ?? []
    if (indent !== undefined && rules.length > 0) rules.at(-1).headers[name] = value
    else if (line.startsWith('/')) rules.push({ path: line.trim(), headers: {} })
    else throw new Error(`_headers: neither a path nor a header: ${line}`)
  }
  return rules
}
const matches = (pattern, path) => {
  const star = pattern.indexOf('*')
  return star < 0 ? pattern === path : path.startsWith(pattern.slice(0, star))
}
const headersFor = (rules, path) =>
  Object.assign(
    { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': REVALIDATE },
    ...rules.filter((rule) => matches(rule.path, path)).map((rule) => rule.headers),
  )

const brotli = (bytes) =>
  promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })
const zip = (bytes) => promisify(gzip)(bytes, { level: 9 })

const place = async (to, path, bytes) => {
  await mkdir(dirname(join(to, path)), { recursive: true })
  await writeFile(join(to, path), bytes)
}

const addFile = async (to, path, bytes, rules) => {
  await place(to, path, bytes)
  const encodings = []
  if (TEXT.has(extname(path)))
    for (const [name, suffix, encode] of [
      ['br', '.br', brotli],
      ['gzip', '.gz', zip],
    ]) {
      const encoded = await encode(bytes)
      if (encoded.length >= bytes.length) continue
      await place(to, `${path}${suffix}`, encoded)
      encodings.push(name)
    }
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`
  return { headers: headersFor(rules, path), etag, encodings }
}

/** Writes `to/files/…` and `to/manifest.json`. */
export const buildSite = async (from, to) => {
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(from.length))
    .sort()
  const rules = parseHeaders(await readFile(join(from, '_headers'), 'utf8'))
  const manifest = {}
  await Promise.all(
    paths
      .filter((path) => path !== '/_headers')
      .map(async (path) => {
        manifest[path] = await addFile(join(to, 'files'), path, await readFile(join(from, path)), rules)
      }),
  )
  await writeFile(join(to, 'manifest.json'), JSON.stringify(manifest))
}
