// An instance's own name, logo and colours, put on when the edge has said that there are some (`look` in its first answer).
import type { Instance, Palette } from '../protocol/instance.ts'
import type { Language } from './i18n/pick.ts'
import type { Look } from './ui/kit/look.ts'
import { STATES } from './ui/legal/states.ts'

const tokens = ({ primary, hover, on, soft, onSoft }: Palette): string =>
  `--c-primary:${primary};--c-primary-hover:${hover};--c-on-primary:${on};--c-primary-soft:${soft};--c-on-primary-soft:${onSoft}`

/** The same places as in tokens.css: light, dark by the system, dark for good. Colours were checked by the schema and by the edge. */
const themes = ({ light, dark }: NonNullable<Instance['colours']>): string =>
  `:root{${tokens(light)};--c-wall:${light.primary}}` +
  `@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${tokens(dark)}}}` +
  `:root[data-theme="dark"]{${tokens(dark)}}`

const BRAND = `.head a.wordmark{min-width:0}.wordmark .logo{height:2rem;width:auto;max-width:10rem}
.wordmark .name{font-weight:var(--w-title);font-size:var(--t-lg);line-height:var(--lh-tight);overflow-wrap:anywhere}
@media (max-width:22.99rem){.head:has(.who) .name{display:none}}`

/** A sheet made by script is no inline style: the policy stays as it is. */
export const addSheet = (css: string): void => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

/** Puts the colours on, once for a page; the rest is for the frame of the page to show. */
export const wear = ({ name, logo, colours, accessibility }: Instance, language: () => Language): Look => {
  addSheet(colours === null ? BRAND : themes(colours) + BRAND)
  return { name, logo, accessibility: () => STATES[language()][accessibility] }
}
