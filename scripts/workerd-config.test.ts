import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RATES } from '../worker/budgets/budgets.ts'
import { parseHeaders } from './build-site.mjs'
import { workerdConfig } from './workerd-config.mjs'

const wrangler = readFileSync(new URL('../wrangler.toml', import.meta.url), 'utf8')
interface Limit {
  readonly name: string
  readonly namespace_id: string
  readonly simple: { readonly limit: number; readonly period: number }
}
const made = (change: Partial<Parameters<typeof workerdConfig>[0]> = {}): string =>
  workerdConfig({
    wrangler,
    settings: ['SESSION_KEYS', 'ICE_POLICY'],
    modules: { worker: '../w.js', front: '../f.js', manifest: '../m.json' },
    disk: { files: '/files', rooms: '/rooms' },
    socket: { address: '127.0.0.1:1' },
    ...change,
  })

describe('the configuration of a plain workerd', () => {
  test('X3: every object, variable and worker path of wrangler.toml is in it', () => {
    const config = made()
    expect(config).toContain('(className = "RoomObject", uniqueKey = "parvis-RoomObject", enableSql = true)')
    expect(config).toContain('(name = "ROOMS", durableObjectNamespace = "RoomObject")')
    expect(config).toContain('(name = "ROOM_CREATION", text = "agents")')
    expect(config).toContain(String.raw`json = "[\"/api/\",\"/auth/\",\"/healthz\",\"/metrics\"]"`)
    expect(config.match(/compatibilityDate = "2026-10-01"/g)).toHaveLength(2)
  })

  test('X3: a setting from the environment wins over the variable of the same name', () => {
    expect(made()).toContain('(name = "ICE_POLICY", fromEnvironment = "ICE_POLICY")')
    expect(made()).not.toContain('(name = "ICE_POLICY", text')
  })

  test('X3: a long text stands in the configuration itself, line ends and quotes and all', () => {
    const config = made({ texts: { LEGAL_NOTICE_FR: 'Éditeur "A"\nligne' } })
    expect(config).toContain(String.raw`(name = "LEGAL_NOTICE_FR", text = "Éditeur \"A\"\nligne")`)
  })

  test('X7: front and worker are told alike how many proxies there are', () => {
    expect(made().match(/\(name = "PROXIES", text = "0"\)/g)).toHaveLength(2)
    expect(made({ settings: ['PROXIES'] }).match(/\(name = "PROXIES", fromEnvironment = "PROXIES"\)/g)).toHaveLength(2)
  })

  test('X11: front and worker are told alike where the media server is', () => {
    expect(made().match(/\(name = "LIVEKIT_URL", text = ""\)/g)).toHaveLength(2)
    const chosen = made({ settings: ['LIVEKIT_URL'] })
    expect(chosen.match(/\(name = "LIVEKIT_URL", fromEnvironment = "LIVEKIT_URL"\)/g)).toHaveLength(2)
  })

  test('X3: the worker reaches public addresses alone, unless told otherwise', () => {
    expect(made()).toContain('allow = ["public"]')
    expect(made({ allow: ['public', 'local'] })).toContain('allow = ["public", "local"]')
  })

  test('X3: with a certificate the socket speaks TLS', () => {
    const config = made({ socket: { address: '0.0.0.0:1', tls: { key: 'k.pem', certificate: 'c.pem' } } })
    expect(config).toContain('privateKey = embed "k.pem", certificateChain = embed "c.pem"')
    expect(config).not.toContain('http = ()')
  })

  test('X3: what stands in a value cannot become configuration', () => {
    expect(made({ disk: { files: '/a"), (name = "x', rooms: '/r' } })).toContain(String.raw`"/a\"), (name = \"x"`)
  })
})

describe('wrangler.toml', () => {
  test('H25: Cloudflare’s bindings have the first rate of each budget, as far as they can say it', () => {
    const { ratelimits } = parse(wrangler) as unknown as { readonly ratelimits: readonly Limit[] }
    const bound = ratelimits.map(({ name, simple }) => [name, simple.limit, simple.period])
    const table = Object.entries(DEFAULT_RATES)
      .filter(([budget]) => budget !== 'alarms')
      .map(([budget, [rate]]) => [`LIMIT_${budget.toUpperCase().replaceAll('-', '_')}`, rate.count, 60])
    expect(bound).toEqual(table)
    expect(new Set(ratelimits.map(({ namespace_id }) => namespace_id)).size).toBe(ratelimits.length)
  })

  test('H26: Cloudflare keeps no line for each request', () => {
    expect(parse(wrangler)).toMatchObject({ observability: { logs: { invocation_logs: false } } })
  })
})

describe('_headers', () => {
  test('X4: rules are a path and its indented headers; anything else is an error', () => {
    expect(parseHeaders('# why\n/*\n  A-B: c; d\n\n/assets/*\n  E: f\n')).toEqual([
      { path: '/*', headers: { 'A-B': 'c; d' } },
      { path: '/assets/*', headers: { E: 'f' } },
    ])
    expect(() => parseHeaders('  A: b')).toThrow('neither')
    expect(() => parseHeaders('/*\n  no header')).toThrow('neither')
  })
})
