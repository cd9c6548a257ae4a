// What the operator's own machines ask: whether the instance can serve, and its figures. Says nothing of anybody, and no more of
// the instance than a yes or a no.
import { type Context, Hono } from 'hono'
import { HTTP_STATUS } from '../protocol/errors.ts'
import type { Env } from './env.ts'
import { CodedError, errorAnswer } from './errors.ts'
import { issuerOf } from './issuer-object.ts'
import { metricsText } from './metrics.ts'
import { type Settings, settingsOf } from './settings.ts'

type Ctx = Context<{ Bindings: Env }>

/** An object that takes longer is as good as none for somebody who wants to enter. */
const OBJECT_MS = 2_000
/** Whoever asks more often hears the last answer: anybody may ask. */
const ASK_EVERY_MS = 5_000

/** Of this isolate. */
const lastOf = new WeakMap<object, { readonly at: number; readonly answers: Promise<boolean> }>()

/** Whether objects answer. Reading writes nothing. */
const objectsAnswer = (env: Env, settings: Settings, now: number): Promise<boolean> => {
  const last = lastOf.get(env)
  if (last !== undefined && now - last.at < ASK_EVERY_MS) return last.answers
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), OBJECT_MS))
  const asked = issuerOf(env, settings, 'healthz')
    .keys()
    .then(
      () => true,
      () => false,
    )
  const answers = Promise.race([asked, late])
  lastOf.set(env, { at: now, answers })
  return answers
}

const settingsIn = (env: Env): Settings | null => {
  try {
    return settingsOf(env)
  } catch (error) {
    if (error instanceof CodedError) return null
    throw error
  }
}

/** Ready: settings are right and objects answer. Parts outside (provider, relay, media server) are not asked: calls outlive them. */
const healthz = async (c: Ctx): Promise<Response> => {
  const settings = settingsIn(c.env)
  const said = {
    live: true,
    settings: settings !== null,
    objects: settings !== null && (await objectsAnswer(c.env, settings, Date.now())),
  }
  const status = said.settings && said.objects ? 200 : HTTP_STATUS['server.unavailable']
  return Response.json(said, { status })
}

const digest = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))

/** Compared as digests, in a time that says nothing of either. */
const isSame = async (one: string, other: string): Promise<boolean> =>
  crypto.subtle.timingSafeEqual(await digest(one), await digest(other))

/** Without a token of the settings there are no metrics, and the address is none. */
const metrics = async (c: Ctx): Promise<Response> => {
  const { metricsToken } = settingsOf(c.env)
  if (metricsToken === null) return errorAnswer('request.not-found')
  const [, shown = ''] = /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  if (!(await isSame(shown, metricsToken))) return c.text('', 401, { 'WWW-Authenticate': 'Bearer' })
  return c.body(metricsText(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
}

export const operatorRoutes = new Hono<{ Bindings: Env }>().get('/healthz', healthz).get('/metrics', metrics)
