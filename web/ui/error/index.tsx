// `/error?code=…&ref=…` (sign-in ends there when it fails) and every address that is no page. What stands in the
// address is shown as text only.
import { render } from 'preact'
import { t } from '../../i18n/index.ts'
import { type Failure, failureOfText, signInHelps } from './failure.ts'
import { FailurePage } from './failure-page.tsx'

export interface ErrorAddress {
  /** null: the page does not exist. */
  readonly code: string | null
  readonly ref: string | null
}

/** Longest reference shown: what we issue is far shorter, and an address can hold anything. */
const REFERENCE_MAX = 64

/** A plain form: it works with the browser's own cookies and redirects. */
const SignInAgain = () => (
  <form method="post" action="/auth/sign-in">
    <input type="hidden" name="return" value="/" />
    <button type="submit" class="btn main">
      {t().error.otherAccount}
    </button>
  </form>
)

const ErrorPage = ({ code, issued }: { readonly code: string | null; readonly issued: string | null }) => {
  const failure: Failure = failureOfText(code)
  const reference =
    code === null
      ? null
      : [code, issued]
          .filter((part) => part !== null)
          .join(' ')
          .slice(0, REFERENCE_MAX)
  return (
    <FailurePage failure={failure} reference={reference}>
      {signInHelps(failure) && <SignInAgain />}
    </FailurePage>
  )
}

export const renderError = (root: Element, { code, ref }: ErrorAddress): void =>
  render(<ErrorPage code={code} issued={ref} />, root)
