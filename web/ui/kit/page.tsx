// The frame of every page but the call: skip link, wordmark, language, one `main`, foot. Sets the document's title.
import { Languages } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LegalPage } from '../../../protocol/instance.ts'
import { switchLanguage, t } from '../../i18n/index.ts'
import { LEGAL_PATHS } from '../legal/paths.ts'
import { Wordmark } from './brand.tsx'
import { Icon } from './icon.tsx'
import { look } from './look.ts'
import { Skip } from './skip.tsx'

const serviceName = (): string => look.value?.name ?? 'Parvis'

export const useTitle = (title: string): void => {
  const name = serviceName()
  useEffect(() => {
    document.title = `${title} · ${name}`
  }, [title, name])
}

const LanguageSwitch = () => (
  <button
    type="button"
    class="btn bare small"
    lang={t().common.otherLanguageTag}
    aria-label={`${t().common.otherLanguage}: ${t().common.otherLanguageLabel}`}
    onClick={() => void switchLanguage()}
  >
    <Icon of={Languages} /> {t().common.otherLanguage}
  </button>
)

const LEGAL_PAGES = Object.keys(LEGAL_PATHS) as readonly LegalPage[]

/** `beside`: in a tab of its own, since who is about to enter, or waits, must not lose the place. */
const Foot = ({ beside }: { readonly beside: boolean }) => {
  const words = t().common
  return (
    <ul>
      {LEGAL_PAGES.map((page) => (
        <li key={page}>
          <a
            href={LEGAL_PATHS[page]}
            target={beside ? '_blank' : undefined}
            title={beside ? `${words[page]} - ${words.newTab}` : undefined}
          >
            {(page === 'accessibility' && look.value?.accessibility()) || words[page]}
          </a>
        </li>
      ))}
    </ul>
  )
}

export interface PageProps {
  readonly title: string
  /** Class of `main`: which of the layouts of page.css. */
  readonly layout: string
  /** At the right of the head, after the language. */
  readonly account?: ComponentChildren
  readonly children: ComponentChildren
}

export const Page = ({ title, layout, account, children }: PageProps) => {
  useTitle(title)
  return (
    <div class="page">
      <Skip to="main" />
      <header class="head">
        <a class="wordmark" href="/" aria-label={`${serviceName()}, ${t().common.home}`}>
          <Wordmark />
        </a>
        <LanguageSwitch />
        {account}
      </header>
      <main class={`lay ${layout}`} id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <Foot beside={layout === 'prejoin'} />
      </footer>
    </div>
  )
}
