// What a page asks about the instance itself: how it looks, and what its legal pages say. Nothing here is about people.
import { type Context, Hono } from 'hono'
import { type Instance, LEGAL_PAGES, type Legal } from '../../protocol/instance.ts'
import type { Env } from '../env.ts'
import { CodedError } from '../errors.ts'
import { type Settings, settingsOf } from '../settings.ts'
import type { InstanceSettings } from './instance-settings.ts'

const LOGO_PATH = '/api/instance/logo'

const logoOf = ({ logo }: InstanceSettings): string | null => {
  if (logo === null) return null
  return 'path' in logo ? logo.path : LOGO_PATH
}

/** Whether pages have to ask how they look: in an answer that they get anyway, and absent where they need not. */
export const lookOf = ({ instance }: Settings): { readonly look?: true } =>
  instance.name === null && instance.logo === null && instance.colours === null && instance.accessibility === 'none'
    ? {}
    : { look: true }

const about = (c: Context<{ Bindings: Env }>): Response => {
  const { contact, instance, meshVideoMax } = settingsOf(c.env)
  const { name, colours, accessibility } = instance
  return c.json<Instance>({ contact, name, logo: logoOf(instance), colours, accessibility, meshVideoMax })
}

export const instanceRoutes = new Hono<{ Bindings: Env }>()
  .get('/instance', about)
  .get('/instance/logo', (c) => {
    const { logo } = settingsOf(c.env).instance
    if (logo === null || 'path' in logo) throw new CodedError('request.not-found')
    return c.body(logo.bytes, 200, { 'Content-Type': logo.type })
  })
  .get('/legal/:page', (c) => {
    const { instance } = settingsOf(c.env)
    const page = LEGAL_PAGES.find((each) => each === c.req.param('page'))
    if (page === undefined) throw new CodedError('request.not-found')
    return c.json<Legal>(instance.legal[page])
  })
