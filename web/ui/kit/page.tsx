// The frame of every page but the call: skip link, wordmark, language, one `main`, foot. Sets the document's title.
import { Languages } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { switchLanguage, t } from '../../i18n/index.ts'
import { Wordmark } from './brand.tsx'
import { Icon } from './icon.tsx'
import { Skip } from './skip.tsx'

export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Parvis`
  }, [title])
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

interface PageProps {
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
        <a class="wordmark" href="/" aria-label={`Parvis, ${t().common.home}`}>
          <Wordmark />
        </a>
        <LanguageSwitch />
        {account}
      </header>
      <main class={`lay ${layout}`} id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <p>{t().common.accessibility}</p>
      </footer>
    </div>
  )
}
