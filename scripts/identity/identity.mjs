// A stand-in for ProConnect on the engine that ProConnect itself runs (oidc-provider), with its endpoints, scopes, levels
// and refusals. For development and tests: loopback, no passwords, keys made at each start.

import { generateKeyPair, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import Provider from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'
import { accounts, findAccount, refused } from './accounts.mjs'
import { accountsPage, errorPage, logoutPage } from './pages.mjs'

const PREFIX = '/api/v2'
const generate = promisify(generateKeyPair)

const key = async (type, options, alg) => {
  const { privateKey } = await generate(type, options)
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID() }
}
/** One for each algorithm that ProConnect registers. */
const signingKeys = async () => ({
  keys: [await key('ec', { namedCurve: 'P-256' }, 'ES256'), await key('rsa', { modulusLength: 2048 }, 'RS256')],
})
const CLAIMS = ['uid', 'given_name', 'usual_name', 'email', 'siret', 'idp_id', 'roles', 'organization_label', 'custom']

/** Any other provider: OpenID Connect Core and no more (no levels, userinfo as JSON, the secret in a header). */
const PLAIN = {
  acrValues: [],
  claims: { openid: ['sub'], profile: ['name', 'given_name', 'family_name', 'org', 'groups'], email: ['email'] },
  clientAuthMethods: ['client_secret_basic'],
  clientDefaults: { grant_types: ['authorization_code'], response_types: ['code'] },
}
const plainClient = { token_endpoint_auth_method: 'client_secret_basic', scope: 'openid profile email' }
const plainClaims = ({ usual_name, organization_label, roles, ...account }) => ({
  ...account,
  family_name: usual_name,
  org: organization_label,
  groups: roles,
})

/** Settings of the provider, as ProConnect's are known to be. */
const configuration = async ({ clients, cookieKey, plain }) => ({
  clients,
  // its own default, named: else it warns at each start that memory is not for production
  adapter: createMemoryAdapter(0),
  jwks: await signingKeys(),
  acrValues: ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3'],
  claims: {
    openid: ['sub'],
    amr: ['amr'],
    phone: ['phone_number'],
    ...Object.fromEntries(CLAIMS.map((claim) => [claim, [claim]])),
  },
  scopes: ['openid'],
  responseTypes: ['code'],
  subjectTypes: ['public'],
  clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
  clientDefaults: {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
  },
  enabledJWA: {
    idTokenSigningAlgValues: ['ES256', 'RS256', 'HS256'],
    userinfoSigningAlgValues: ['ES256', 'RS256', 'HS256'],
  },
  extraParams: ['idp_hint', 'siret_hint'],
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: !plain },
    jwtUserinfo: { enabled: !plain },
    introspection: { enabled: !plain },
    revocation: { enabled: !plain },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.type = 'html'
        ctx.body = logoutPage(form)
      },
    },
  },
  pkce: { required: () => false },
  issueRefreshToken: () => true,
  routes: {
    authorization: '/authorize',
    token: '/token',
    userinfo: '/userinfo',
    jwks: '/jwks',
    end_session: '/session/end',
    introspection: '/token/introspection',
    revocation: '/token/revocation',
  },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    IdToken: 3600,
    RefreshToken: 7200,
    Session: 43200,
    Grant: 43200,
    Interaction: 600,
  },
  cookies: {
    keys: [cookieKey],
    // unlike the service's own: cookies of two ports of one host meet
    names: { session: 'emulator_session', interaction: 'emulator_interaction', resume: 'emulator_resume' },
    long: { signed: true, sameSite: 'lax', path: '/' },
    short: { signed: true, sameSite: 'lax', path: '/' },
  },
  interactions: { url: (_ctx, { uid }) => `${PREFIX}/interaction/${uid}` },
  findAccount: (_ctx, id) => {
    const account = findAccount(id)
    return account && { accountId: id, claims: async () => (plain ? plainClaims(account) : account) }
  },
  // no consent screen, as in the real federation
  loadExistingGrant: async ({ oidc }) => {
    const known = oidc.session.grantIdFor(oidc.client.clientId)
    const grant =
      (known && (await oidc.provider.Grant.find(known))) ||
      new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
    grant.addOIDCScope(oidc.params.scope)
    grant.addOIDCClaims([...(oidc.requestParamClaims ?? [])])
    await grant.save()
    return grant
  },
  renderError: (ctx, { error_description: description, error }) => {
    ctx.type = 'html'
    ctx.body = errorPage(description ?? error)
  },
  ...(plain ? PLAIN : {}),
})

const readForm = async (request) => {
  let body = ''
  for await (const chunk of request) body += chunk
  return new URLSearchParams(body)
}

/** The page between `/authorize` and the callback: an account is chosen, or the person turns back. */
const interact = async (provider, request, response, path, plain) => {
  const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  const { prompt, params } = await provider.interactionDetails(request, response)
  if (path.endsWith('/cancel')) return finish({ error: 'access_denied', error_description: 'User auth aborted' })
  const chosen =
    request.method === 'POST'
      ? (await readForm(request)).get('account')
      : accounts.find(({ email }) => email === params.login_hint)?.sub
  if (chosen === refused.sub)
    return finish({ error: 'access_denied', error_description: 'Y500015: private-sector account' })
  if (findAccount(chosen) === undefined) {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    return response.end(accountsPage(path, accounts, refused))
  }
  const asked = prompt.details.acr
  const acr = [asked?.values?.[0] ?? asked?.value ?? 'eidas1'].flat()[0]
  const amr = acr.endsWith('-mfa') || acr > 'eidas1' ? ['pwd', 'otp', 'mfa'] : ['pwd']
  return finish({ login: plain ? { accountId: chosen } : { accountId: chosen, acr, amr } })
}

/**
 * Starts the emulator. `origins`: those of the service, each with its callback and return addresses. `publicHost`: the
 * host in its own addresses, where it listens on every one. `plain`: not as ProConnect, but as any other provider.
 * Resolves to `{ issuer, close, rotate, fail, recover, asked }`: `rotate` signs by new keys from then on, the old ones gone from
 * the set; `fail(...endpoints)` answers 503 at `/token`, …, and without any hangs up on everybody, until `recover()`; `asked(endpoint)` says
 * how often it was asked.
 */
export const startIdentity = async ({
  port = 0,
  host = '127.0.0.1',
  publicHost = host,
  clientId,
  clientSecret,
  origins,
  alg = 'ES256',
  plain = false,
}) => {
  const server = createServer()
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const issuer = `http://${publicHost}:${server.address().port}${PREFIX}`
  const settings = await configuration({
    cookieKey: randomUUID(),
    plain,
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: origins.map((origin) => `${origin}/auth/callback`),
        post_logout_redirect_uris: origins.map((origin) => `${origin}/auth/signed-out`),
        id_token_signed_response_alg: alg,
        ...(plain
          ? plainClient
          : { userinfo_signed_response_alg: alg, scope: ['openid', 'phone', ...CLAIMS].join(' ') }),
      },
    ],
  })
  let provider = new Provider(issuer, settings)
  let handle = provider.callback()
  let failing = null
  const counts = new Map()
  server.on('request', (request, response) => {
    const path = new URL(request.url, issuer).pathname
    const endpoint = path.replace(PREFIX, '')
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
    if (failing?.length === 0) return request.socket.destroy()
    if (failing?.includes(endpoint)) return response.writeHead(503).end()
    if (path.startsWith(`${PREFIX}/interaction/`)) {
      interact(provider, request, response, path, plain).catch((error) => {
        // an interaction that is over or another browser's: say so, keep running
        if (!response.headersSent) response.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' })
        response.end(errorPage(error.message))
      })
      return
    }
    request.originalUrl = request.url
    request.url = request.url.replace(PREFIX, '') || '/'
    handle(request, response)
  })
  return {
    issuer,
    // sessions and codes live in the adapter, which stays
    rotate: async () => {
      provider = new Provider(issuer, { ...settings, jwks: await signingKeys() })
      handle = provider.callback()
    },
    fail: (...endpoints) => {
      failing = endpoints
    },
    recover: () => {
      failing = null
    },
    asked: (endpoint) => counts.get(endpoint) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
