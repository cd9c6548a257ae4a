// `/error?code=…&ref=…` (sign-in ends there when it fails) and every address that is no page. What stands in the
// address is shown as text only.
import type { ReadonlySignal } from '@preact/signals'
import { render } from 'preact'
import { parseCode } from '../../../protocol/code.ts'
import { t } from '../../i18n/index.ts'
import { type Failure, failureOfText, signInHelps, wayBack } from './failure.ts'
import { FailurePage } from './failure-page.tsx'

export interface ErrorAddress {
  /** null: the page does not exist. */
  readonly code: string | null
  readonly ref: string | null
  /** The path that one came from. */
  readonly back: string | null
}
/** What only the instance knows: null until it has said so, or where it says nothing. */
export type Contact = ReadonlySignal<string | null>

/** Longest reference shown: what we issue is far shorter, and an address can hold anything. */
const REFERENCE_MAX = 64

/** A plain form: it works with the browser's own cookies and redirects. */
const SignInAgain = ({ back }: { readonly back: string }) => (
  <form method="post" action="/auth/sign-in">
    <input type="hidden" name="return" value={back} />
    <button type="submit" class="btn main">
      {t().error.otherAccount}
    </button>
  </form>
)

/** Who was at a meeting's door may go back to it, and enter as a guest. */
const BackToMeeting = ({ back }: { readonly back: string | null }) =>
  back === null || parseCode(back) === null ? null : (
    <a class="btn line" href={back}>
      {t().error.backToMeeting}
    </a>
  )

interface ErrorPageProps {
  readonly code: string | null
  readonly issued: string | null
  readonly back: string | null
  readonly contact: Contact
}

const ErrorPage = ({ code, issued, back, contact }: ErrorPageProps) => {
  const failure: Failure = failureOfText(code)
  const reference =
    code === null
      ? null
      : [code, issued]
          .filter((part) => part !== null)
          .join(' ')
          .slice(0, REFERENCE_MAX)
  return (
    <FailurePage failure={failure} reference={reference} contact={contact.value}>
      {signInHelps(failure) && <SignInAgain back={back ?? '/'} />}
      <BackToMeeting back={back} />
    </FailurePage>
  )
}

export const renderError = (root: Element, { code, ref, back }: ErrorAddress, contact: Contact): void =>
  render(<ErrorPage code={code} issued={ref} back={wayBack(back, location.origin)} contact={contact} />, root)
