// The edge's HTTP: which route answers what, and how errors leave. Stateless.
import { Hono } from 'hono'
import { routePath } from 'hono/route'
import type { Me } from '../protocol/http.ts'
import { account } from './account.ts'
import { mayCreateRooms } from './auth/policy.ts'
import { auth } from './auth/routes.ts'
import { readSession, renewal } from './auth/session.ts'
import type { Env } from './env.ts'
import { CodedError, errorAnswer, headersOf } from './errors.ts'
import { instanceRoutes, lookOf } from './instance/instance-routes.ts'
import { log } from './log.ts'
import { count } from './metrics.ts'
import { operatorRoutes } from './operator-routes.ts'
import { rooms } from './rooms.ts'
import { settingsOf } from './settings.ts'
import { livekit } from './sfu/webhook.ts'

/** On every answer of ours but the 101: nothing here is a page, and nothing may be kept. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const

export const app = new Hono<{ Bindings: Env }>()
  .use(async (c, next) => {
    await next()
    count('parvis_answers_total', { route: routePath(c, -1), status: String(c.res.status) })
    // the headers of an upgrade are immutable: touching them answers 500
    if (c.res.status === 101) return
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value)
  })
  .get('/api/health', (c) => c.text('ok'))
  .get('/api/me', async (c) => {
    const settings = settingsOf(c.env)
    const session = await readSession(c.req.raw, c.env, settings)
    const me = {
      agent: session && { name: session.name, organisation: session.organisation },
      mayCreate: mayCreateRooms(settings, session),
      ...lookOf(settings),
    }
    return c.json<Me>(me, 200, await renewal(session, c.req.raw, settings))
  })
  .route('/api', instanceRoutes)
  .route('/api/rooms', rooms)
  .route('/api/account', account)
  .route('/api/livekit', livekit)
  .route('/auth', auth)
  .route('/', operatorRoutes)
  .notFound(() => errorAnswer('request.not-found'))
  .onError((error, c) => {
    if (error instanceof CodedError) return errorAnswer(error.code, headersOf(error))
    log({ event: 'request.failed', path: c.req.routePath, message: error.message })
    return errorAnswer('server.internal')
  })
