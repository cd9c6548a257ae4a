// The legal pages: the instance's own words where it has some, else what is true of every instance. Part of a late chunk, which is
// given what it draws with (web/late-kit.ts). Reads what the shell was told; knows no network.
import type { ComponentChildren, VNode } from 'preact'
import type { Instance, Legal, LegalPage } from '../../../protocol/instance.ts'
import type { LateKit } from '../../late-kit.ts'
import { type Block, blocksOf, type Line } from './blocks.ts'
import { STATES } from './states.ts'
import { LEGAL_WORDS } from './words.ts'

/** null: not heard yet. */
export interface Told {
  readonly instance: Instance | 'failed' | null
  readonly text: Legal | 'failed' | null
}
type Kit = Pick<LateKit, 'jsx' | 'language' | 't' | 'contactLink' | 'Page'>

export const createLegalView = ({ jsx, language, t, contactLink, Page }: Kit, page: LegalPage) => {
  const el = (type: string, children: ComponentChildren, props: object = {}): VNode =>
    jsx(type, { ...props, children }) as VNode

  const words = (line: Line): ComponentChildren =>
    line.map((piece) => (piece.type === 'link' ? el('a', piece.text, { href: piece.href }) : piece.text))
  const block = (it: Block): VNode => {
    if (it.type === 'heading') return el(`h${it.level}`, it.text)
    if (it.type === 'list')
      return el(
        'ul',
        it.items.map((item) => el('li', words(item))),
      )
    return el(
      'p',
      it.lines.map((line, index) => [index > 0 && el('br', null), words(line)]),
    )
  }
  const blocks = (text: string): readonly VNode[] => blocksOf(text).map(block)

  const own = (text: Legal, unsaid: string): ComponentChildren => {
    const here = language()
    const other = here === 'fr' ? 'en' : 'fr'
    if (text[here] !== null) return blocks(text[here])
    if (text[other] === null) return blocks(unsaid)
    return [
      el('p', LEGAL_WORDS[here].otherLanguage, { class: 'soft' }),
      el('div', blocks(text[other]), { class: 'legal', lang: other }),
    ]
  }
  const body = ({ instance, text }: Told): ComponentChildren => {
    const said = LEGAL_WORDS[language()]
    if (instance === 'failed' || text === 'failed') return el('p', t().failure.network.text)
    if (instance === null || text === null) return el('p', said.loading, { class: 'soft' })
    const { accessibility, contact } = instance
    const link = contact === null ? null : contactLink(contact)
    return [
      page === 'accessibility' && el('p', STATES[language()][accessibility], { class: 'strong' }),
      own(text, page === 'accessibility' ? said.unsaid.accessibility[accessibility] : said.unsaid[page]),
      el(
        'p',
        contact === null
          ? said.noContact
          : [said.contact, ' ', link === null ? contact : el('a', contact, { href: link })],
        { class: 'ref' },
      ),
    ]
  }

  /** A component: it draws itself again when the language changes. */
  return ({ told }: { readonly told: Told }): VNode => {
    const title = LEGAL_WORDS[language()].titles[page]
    const heading = el('h1', title, { class: 'h2', tabIndex: -1 })
    // said when it comes: a page that fills in silence is empty to whoever listens
    const text = el('div', body(told), { class: 'legal', 'aria-live': 'polite' })
    return jsx(Page, { title, layout: 'center top', children: el('div', [heading, text], { class: 'stack' }) }) as VNode
  }
}
