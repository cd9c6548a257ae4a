// Before the worker's tests: the identity emulator twice, once for each algorithm that ProConnect registers, and a
// provider that misbehaves in every way we know of; and livekit-server, where it is built. Free loopback ports; tests find them by `inject('providers')`.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startIdentity } from '../../../scripts/identity/identity.mjs'
import { findLivekit, livekitPorts, startLivekit } from '../../../scripts/livekit.mjs'
import { LIVEKIT } from './bindings.ts'
import { startCloudflareTurn } from './cloudflare-turn.mjs'
import { startLying } from './lying-provider.mjs'

export const CLIENT = { clientId: 'parvis-test', clientSecret: 'kept-by-the-tests-alone' }
/** One with TLS, as in service, and one without, as on a developer's machine. */
export const ORIGINS = ['https://parvis.test', 'http://127.0.0.1:8787']

/** Answers by path, whatever the method. */
const BEHAVIOURS = {
  '/html/.well-known/openid-configuration': (_, response) => response.end('<!doctype html>'),
  '/failing/.well-known/openid-configuration': (_, response) => response.writeHead(500).end(),
  '/impostor/.well-known/openid-configuration': (issuer, response) => {
    const names = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'end_session_endpoint']
    const endpoints = Object.fromEntries(names.map((name) => [name, `${issuer}/${name}`]))
    response.end(JSON.stringify({ issuer: 'https://somebody.else.test', ...endpoints }))
  },
  '/redirect': (_, response) => response.writeHead(302, { Location: '/json' }).end(),
  '/json': (_, response) =>
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ sub: 'claire.vasseur', access_token: 'a', id_token: 'b' })),
  '/refusing': (_, response) => response.writeHead(401).end(),
  '/cut-short': (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/jwt', 'Content-Length': '1000' })
    response.write('eyJ', () => response.destroy())
  },
}
const startMisbehaving = async () => {
  const server = createServer((request, response) => {
    const behave = BEHAVIOURS[request.url ?? '']
    if (behave === undefined) response.writeHead(404).end()
    else behave(issuer, response)
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${server.address().port}`
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { issuer, close }
}

/** null where it is not built. */
const startSfu = async () => {
  if (findLivekit() === null) return null
  const folder = mkdtempSync(join(tmpdir(), 'parvis-livekit-'))
  const server = await startLivekit({ ports: await livekitPorts(), ...LIVEKIT, folder })
  const close = async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: server.url, close }
}

let started = []

export const setup = async ({ provide }) => {
  const es256 = await startIdentity({ ...CLIENT, origins: ORIGINS, alg: 'ES256' })
  const rs256 = await startIdentity({ ...CLIENT, origins: ORIGINS, alg: 'RS256' })
  const plain = await startIdentity({ ...CLIENT, origins: ORIGINS, alg: 'RS256', plain: true })
  const misbehaving = await startMisbehaving()
  const livekit = await startSfu()
  const lying = await startLying()
  const cloudflareTurn = await startCloudflareTurn()
  const issuers = { es256, rs256, plain, misbehaving, lying, cloudflareTurn }
  started = [...Object.values(issuers), ...(livekit === null ? [] : [livekit])]
  provide('providers', {
    ...Object.fromEntries(Object.entries(issuers).map(([name, { issuer }]) => [name, issuer])),
    livekit: livekit?.url ?? null,
  })
}
export const teardown = () => Promise.all(started.map(({ close }) => close()))
