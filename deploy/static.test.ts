import { describe, expect, test } from 'vitest'
import { type Asked, answerFor, connectingTo, type Manifest, withConnections } from './static.ts'

const html = { 'Content-Type': 'text/html; charset=utf-8' }
const manifest: Manifest = {
  '/index.html': { headers: html, etag: '"a"', encodings: ['br', 'gzip'] },
  '/assets/main-1.js': { headers: {}, etag: '"b"', encodings: ['br'] },
  '/symbol.svg': { headers: {}, etag: '"c"', encodings: [] },
}
const ask = (asked: Partial<Asked>) =>
  answerFor(manifest, { method: 'GET', path: '/', acceptEncoding: null, ifNoneMatch: null, ...asked })

describe('the built client', () => {
  test.each(['/', '/abcd-efgh-jkmn', '/error', '/no/such.page', '/constructor'])(
    'X1: %s is a page of the client',
    (path) => {
      expect(ask({ path })).toMatchObject({ status: 200, file: '/index.html', headers: html })
    },
  )

  test('X1: a hashed file of another build is not a page', () => {
    expect(ask({ path: '/assets/main-0.js' })).toMatchObject({ status: 404, file: null })
  })

  test.each([
    ['gzip, deflate, br', '/index.html.br', 'br'],
    ['gzip', '/index.html.gz', 'gzip'],
    ['br;q=0, gzip;q=0.5', '/index.html.gz', 'gzip'],
    ['identity', '/index.html', undefined],
  ])('X2: %s gets %s', (acceptEncoding, file, encoding) => {
    const answer = ask({ acceptEncoding })
    expect(answer.file).toBe(file)
    expect(answer.headers['Content-Encoding']).toBe(encoding)
    expect(answer.headers.Vary).toBe('Accept-Encoding')
  })

  test('X2: each encoding has a tag of its own, and who has it gets nothing again', () => {
    const first = ask({ acceptEncoding: 'br' })
    const tag = first.headers.ETag ?? ''
    expect(ask({ acceptEncoding: 'br', ifNoneMatch: `W/${tag}` })).toMatchObject({ status: 304, file: null })
    expect(ask({ acceptEncoding: 'gzip', ifNoneMatch: tag }).status).toBe(200)
  })

  test('X1: nothing can be written', () => {
    expect(ask({ method: 'POST' })).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } })
  })
})

describe('the page’s policy', () => {
  const policy = "default-src 'none'; connect-src 'self'; img-src 'self'"

  test.each([
    ['', "connect-src 'self'"],
    ['nonsense', "connect-src 'self'"],
    ['javascript:alert(1)', "connect-src 'self'"],
    ['wss://sfu.example.fr', "connect-src 'self' wss://sfu.example.fr https://sfu.example.fr"],
    ['https://sfu.example.fr/', "connect-src 'self' wss://sfu.example.fr https://sfu.example.fr"],
    ['ws://127.0.0.1:7880', "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880"],
    [
      'wss://parvis.livekit.cloud',
      "connect-src 'self' wss://parvis.livekit.cloud https://parvis.livekit.cloud wss://*.livekit.cloud https://*.livekit.cloud",
    ],
  ])('X10: with a media server at "%s" it says %s', (url, directive) => {
    const made = connectingTo(policy, url)
    expect(made).toBe(`default-src 'none'; ${directive}; img-src 'self'`)
    expect(connectingTo(made, url)).toBe(made)
  })

  test('X10: a file without a policy gets none', () => {
    expect(withConnections({ ETag: '"a"' }, 'wss://sfu.example.fr')).toEqual({ ETag: '"a"' })
    expect(withConnections({ 'Content-Security-Policy': policy }, '')).toEqual({ 'Content-Security-Policy': policy })
  })
})
