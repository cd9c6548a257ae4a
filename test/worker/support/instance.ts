// The instance under test: the real worker in workerd, and the same one under other settings. Requests as a browser
// that is on our pages would send them.
import { env, exports } from 'cloudflare:workers'
import { inject } from 'vitest'
import { app } from '../../../worker/app.ts'
import type { Env } from '../../../worker/env.ts'
import { type Settings, settingsOf } from '../../../worker/settings.ts'
import { ORIGIN, type Providers } from './bindings.ts'

export type Instance = (request: Request) => Promise<Response>

export const bindings = env as unknown as Env
export const settings: Settings = settingsOf(bindings)
export const providers = inject('providers' as never) as Providers

export const instance: Instance = (request) =>
  (exports as unknown as { readonly default: Fetcher }).default.fetch(request)

export type Changes = { readonly [K in keyof Env]?: Env[K] | undefined }

/** Same objects, other settings. */
export const instanceWith = (changed: Changes): Instance => {
  const own = { ...bindings, ...changed } as Env
  return async (request) => app.fetch(request, own)
}

export type Headers = Readonly<Record<string, string>>

export const get = (path: string, headers: Headers = {}, origin: string = ORIGIN): Request =>
  new Request(`${origin}${path}`, { headers, redirect: 'manual' })

export const postText = (path: string, body: BodyInit, headers: Headers = {}, origin: string = ORIGIN): Request =>
  new Request(`${origin}${path}`, { method: 'POST', redirect: 'manual', body, headers: { Origin: origin, ...headers } })

export const post = (path: string, body: unknown, headers: Headers = {}, origin: string = ORIGIN): Request =>
  postText(path, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers }, origin)

export const postForm = (path: string, fields: Headers = {}, headers: Headers = {}, origin: string = ORIGIN): Request =>
  postText(
    path,
    new URLSearchParams(fields).toString(),
    { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    origin,
  )
