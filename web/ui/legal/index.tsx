// The legal pages: the instance's own words where it has some, else what is true of every instance. Fetched when somebody opens
// one. Reads what the shell was told; knows no network.
import './legal.css'
import type { ReadonlySignal } from '@preact/signals'
import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Instance, Legal, LegalPage } from '../../../protocol/instance.ts'
import { language, t } from '../../i18n/index.ts'
import { contactLink } from '../error/failure.ts'
import { Page } from '../kit/page.tsx'
import { type Block, blocksOf, type Line } from './blocks.ts'
import { STATES } from './states.ts'
import { LEGAL_WORDS } from './words.ts'

/** null: not heard yet. */
export interface Told {
  readonly instance: ReadonlySignal<Instance | 'failed' | null>
  readonly text: ReadonlySignal<Legal | 'failed' | null>
}

const Words = ({ line }: { readonly line: Line }) => (
  <>{line.map((piece) => (piece.type === 'link' ? <a href={piece.href}>{piece.text}</a> : piece.text))}</>
)

const BlockView = ({ block }: { readonly block: Block }) => {
  if (block.type === 'heading') return block.level === 2 ? <h2>{block.text}</h2> : <h3>{block.text}</h3>
  if (block.type === 'list')
    return (
      <ul>
        {block.items.map((item) => (
          <li>
            <Words line={item} />
          </li>
        ))}
      </ul>
    )
  return (
    <p>
      {block.lines.map((line, index) => (
        <>
          {index > 0 && <br />}
          <Words line={line} />
        </>
      ))}
    </p>
  )
}
const Blocks = ({ text }: { readonly text: string }) => (
  <>
    {blocksOf(text).map((block) => (
      <BlockView block={block} />
    ))}
  </>
)

interface BodyProps {
  readonly page: LegalPage
  readonly instance: Instance
  readonly text: Legal
}

const Body = ({ page, instance, text }: BodyProps) => {
  const here = language()
  const words = LEGAL_WORDS[here]
  const other = here === 'fr' ? 'en' : 'fr'
  const unsaid = page === 'accessibility' ? words.unsaid.accessibility[instance.accessibility] : words.unsaid[page]
  const { contact } = instance
  const link = contact === null ? null : contactLink(contact)
  return (
    <>
      {page === 'accessibility' && <p class="strong">{STATES[here][instance.accessibility]}</p>}
      {text[here] !== null ? (
        <Blocks text={text[here]} />
      ) : text[other] !== null ? (
        <>
          <p class="soft">{words.otherLanguage}</p>
          <div class="legal" lang={other}>
            <Blocks text={text[other]} />
          </div>
        </>
      ) : (
        <Blocks text={unsaid} />
      )}
      <p class="ref">
        {contact === null ? words.noContact : words.contact}{' '}
        {contact !== null && (link === null ? contact : <a href={link}>{contact}</a>)}
      </p>
    </>
  )
}

const LegalView = ({ page, told }: { readonly page: LegalPage; readonly told: Told }) => {
  const words = LEGAL_WORDS[language()]
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const [instance, text] = [told.instance.value, told.text.value]
  return (
    <Page title={words.titles[page]} layout="center top">
      <div class="stack">
        <h1 class="h2" ref={heading} tabIndex={-1}>
          {words.titles[page]}
        </h1>
        {/* said when it comes: a page that fills in silence is empty to whoever listens */}
        <div class="legal" aria-live="polite">
          {instance === 'failed' || text === 'failed' ? (
            <p>{t().failure.network.text}</p>
          ) : instance === null || text === null ? (
            <p class="soft">{words.loading}</p>
          ) : (
            <Body page={page} instance={instance} text={text} />
          )}
        </div>
      </div>
    </Page>
  )
}

export const renderLegal = (root: Element, page: LegalPage, told: Told): void =>
  render(<LegalView page={page} told={told} />, root)
