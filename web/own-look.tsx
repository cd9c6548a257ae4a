// An instance's own name, logo and colours, put on when the edge has said that there are some (`look` in its first answer). A
// chunk of its own: an instance without pays nothing for it.
import type { Instance, Palette } from '../protocol/instance.ts'
import { language } from './i18n/index.ts'
import { askInstance } from './net/instance-api.ts'
import { Doorway, Wordmark } from './ui/kit/brand.tsx'
import { look } from './ui/kit/look.ts'
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

const brandOf = (name: string | null, logo: string | null) => () => {
  if (name === null && logo === null) return <Wordmark />
  return (
    <>
      {logo === null ? <Doorway class="symbol" /> : <img class="logo" src={logo} alt="" />}
      {name !== null && <span class="name">{name}</span>}
    </>
  )
}

const wear = ({ name, logo, colours, accessibility }: Instance): void => {
  // a sheet made by script is no inline style: the policy stays as it is
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(colours === null ? BRAND : themes(colours) + BRAND)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  look.value = {
    name: name ?? 'Parvis',
    Brand: brandOf(name, logo),
    accessibility: () => STATES[language()][accessibility],
  }
}

/** What the instance says of itself, its look put on. null: it did not answer, and the page stays as it was built. */
export const askAndWear = async (): Promise<Instance | null> => {
  const answer = await askInstance()
  if (!answer.ok) return null
  if (answer.value.look && look.value === null) wear(answer.value)
  return answer.value
}
