// How this instance calls itself and looks, and what its legal pages say. Everything may be left out: the pages then say so.
import * as v from 'valibot'
import { Accessibility, LEGAL_PAGES, type LegalPage } from '../../protocol/instance.ts'
import { cleanName } from '../../protocol/names.ts'
import type { Env } from '../env.ts'
import { check, given, parse } from '../setting.ts'
import { type Palettes, readColours } from './colours.ts'

/** A file of the built client, or bytes that the worker gives out itself. */
export type Logo = { readonly path: string } | { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }

export type LegalText = Readonly<Record<'fr' | 'en', string | null>>

export interface InstanceSettings {
  readonly name: string | null
  readonly logo: Logo | null
  readonly colours: Palettes | null
  readonly accessibility: Accessibility
  readonly legal: Readonly<Record<LegalPage, LegalText>>
}

const NAME_MAX_CHARS = 40
/** What a logo may weigh: every page shows it. */
const LOGO_MAX_BYTES = 16_384
const TEXT_MAX_CHARS = 30_000

const Name = v.pipe(
  v.string(),
  v.check((text) => cleanName(text, NAME_MAX_CHARS) === text, `at most ${NAME_MAX_CHARS} characters, none invisible`),
)

/** How each kind begins: a setting is typed by hand, and a page with a broken image is found late. */
const BEGINS: Readonly<Record<string, RegExp>> = {
  'image/png': /^\x89PNG\r\n/,
  'image/webp': /^RIFF.{4}WEBP/s,
  'image/svg+xml': /^\s*(<\?xml|<svg)/,
}
const LOGO = 'a path such as /logo.svg, or data:image/svg+xml;base64,… (svg, png, webp)'

const readLogo = (text: string): Logo => {
  // of this origin: no host, no way up
  if (/^(\/[\w-]+)+\.(svg|png|webp)$/.test(text)) return { path: text }
  const [, type = '', encoded = ''] = /^data:([a-z+/]+);base64,([A-Za-z0-9+/]+=*)$/.exec(text) ?? []
  const begins = BEGINS[type]
  if (begins === undefined) throw new Error(LOGO)
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
  if (bytes.length > LOGO_MAX_BYTES) throw new Error(`${bytes.length} bytes: at most ${LOGO_MAX_BYTES}`)
  if (!begins.test(String.fromCharCode(...bytes.subarray(0, 200)))) throw new Error(`not ${type}`)
  return { type, bytes }
}

/** Plain text; what begins and ends lines is understood by the page (web/ui/legal/blocks.ts), and nothing ever as markup. */
const Text = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
  v.maxLength(TEXT_MAX_CHARS, `at most ${TEXT_MAX_CHARS} characters`),
  v.check((text) => !/[^\P{C}\n\t]/u.test(text), 'holds characters that are invisible'),
)

const SETTING = {
  notice: { fr: 'LEGAL_NOTICE_FR', en: 'LEGAL_NOTICE_EN' },
  privacy: { fr: 'LEGAL_PRIVACY_FR', en: 'LEGAL_PRIVACY_EN' },
  accessibility: { fr: 'LEGAL_ACCESSIBILITY_FR', en: 'LEGAL_ACCESSIBILITY_EN' },
} as const satisfies Readonly<Record<LegalPage, Readonly<Record<'fr' | 'en', keyof Env>>>>

const readText = (env: Env, page: LegalPage, language: 'fr' | 'en'): string | null => {
  const setting = SETTING[page][language]
  return given(env[setting]) ? parse(setting, Text, env[setting]) : null
}

export const readInstance = (env: Env): InstanceSettings => {
  const pages = LEGAL_PAGES.map((page) => [page, { fr: readText(env, page, 'fr'), en: readText(env, page, 'en') }])
  return {
    name: given(env.INSTANCE_NAME) ? parse('INSTANCE_NAME', Name, env.INSTANCE_NAME) : null,
    logo: given(env.INSTANCE_LOGO) ? check('INSTANCE_LOGO', () => readLogo(env.INSTANCE_LOGO ?? '')) : null,
    colours: given(env.INSTANCE_COLOURS)
      ? check('INSTANCE_COLOURS', () => readColours(env.INSTANCE_COLOURS ?? ''))
      : null,
    accessibility: parse('ACCESSIBILITY', Accessibility, env.ACCESSIBILITY || 'none'),
    legal: Object.fromEntries(pages),
  }
}
