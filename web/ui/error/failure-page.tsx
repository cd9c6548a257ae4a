// One page for everything that ends a way: what happened, what to do, the buttons that do it, the reference.
import { TriangleAlert } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { Page } from '../kit/page.tsx'
import { contactLink, type Failure, teamHelps } from './failure.ts'

interface FailurePageProps {
  readonly failure: Failure
  /** To pass on to whoever runs the service. */
  readonly reference: string | null
  /** Whom to write to, where the instance says so and it helps. */
  readonly contact?: string | null
  readonly children: ComponentChildren
}

const Contact = ({ contact }: { readonly contact: string }) => {
  const link = contactLink(contact)
  return (
    <p>
      {t().error.contact} {link === null ? contact : <a href={link}>{contact}</a>}
    </p>
  )
}

export const FailurePage = ({ failure, reference, contact = null, children }: FailurePageProps) => {
  const { title, text, steps } = t().failure[failure]
  const heading = useRef<HTMLHeadingElement>(null)
  // it replaces what one was doing: say so where one is listening
  useEffect(() => heading.current?.focus(), [])
  return (
    <Page title={title} layout="center">
      <div class="stack wide-gap">
        <div>
          {failure.startsWith('signin-') && (
            <span class="chip warn above">
              <Icon of={TriangleAlert} /> {t().error.signIn}
            </span>
          )}
          <h1 class="h2" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p class="lead">{text}</p>
        </div>
        <section class="card stack">
          <h2>{t().error.whatToDo}</h2>
          <ol class="steps">
            {steps.map((step) => (
              <li key={step}>
                <span>{step}</span>
              </li>
            ))}
          </ol>
        </section>
        <div class="btn-row">
          {children}
          <a class="btn line" href="/">
            {t().common.home}
          </a>
        </div>
        {contact !== null && teamHelps(failure) && <Contact contact={contact} />}
        {reference !== null && (
          <p class="ref">
            {t().error.reference} <code class="num">{reference}</code>
          </p>
        )}
      </div>
    </Page>
  )
}
