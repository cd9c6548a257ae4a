// Why a sign-in did not happen. Ends on a page that says what to do; the reference joins that page and our log.
import type { ErrorCode } from '../../protocol/errors.ts'
import { audit } from '../log.ts'

export type SignInCode = Extract<ErrorCode, `signin.${string}`>

export class Refusal extends Error {
  readonly code: SignInCode

  constructor(code: SignInCode, why: string, options?: ErrorOptions) {
    super(why, options)
    this.name = 'Refusal'
    this.code = code
  }
}

/** ProConnect's own codes, wherever they stand in its description (facts of its documentation). */
const OF_Y_CODE: Readonly<Record<string, SignInCode>> = {
  // bad parameter, wrong address, addresses not registered, http or localhost in production: ours to put right
  Y000400: 'signin.misconfigured',
  Y000404: 'signin.misconfigured',
  Y030031: 'signin.misconfigured',
  Y030111: 'signin.misconfigured',
  Y04A586: 'signin.misconfigured',
  // its session's cookie did not come back
  Y030110: 'signin.cookies',
  // a private-sector account, and we are open to the public service alone
  Y500015: 'signin.private-sector',
}
/** OpenID Connect Core §3.1.2.6, RFC 6749 §4.1.2.1 */
const OF_ERROR: Readonly<Record<string, SignInCode>> = {
  access_denied: 'signin.cancelled',
  login_required: 'signin.required',
  interaction_required: 'signin.required',
  consent_required: 'signin.required',
  account_selection_required: 'signin.required',
  server_error: 'signin.provider',
  temporarily_unavailable: 'signin.provider',
  invalid_request: 'signin.misconfigured',
  unauthorized_client: 'signin.misconfigured',
  unsupported_response_type: 'signin.misconfigured',
  invalid_scope: 'signin.misconfigured',
}
const codeIn = (codes: Readonly<Record<string, SignInCode>>, word: string | undefined): SignInCode | undefined =>
  word !== undefined && Object.hasOwn(codes, word) ? codes[word] : undefined

/** What a provider means by sending somebody back with an error. */
export const refusalOf = (error: string, description: string | null): Refusal => {
  const why = `provider: ${error} ${description ?? ''}`.trim().slice(0, 200)
  const yCode = /\bY[0-9A-Z]{6}\b/.exec(description ?? '')?.[0]
  return new Refusal(codeIn(OF_Y_CODE, yCode) ?? codeIn(OF_ERROR, error) ?? 'signin.refused', why)
}

/** Eight characters that one can read aloud: `7F3A-19C2`. */
const makeReference = (): string => {
  const hex = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 4)}-${hex.slice(4)}`.toUpperCase()
}

/** The address of the page that tells the person. `back`: the path of ours that they came from. */
export const tellRefusal = ({ code, message }: Refusal, back = '/'): string => {
  const ref = makeReference()
  audit({ event: 'signin.refused', code, ref, why: message }, Date.now())
  return `/error?${new URLSearchParams({ code, ref, ...(back === '/' ? {} : { back }) })}`
}
