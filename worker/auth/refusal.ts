// Why a sign-in did not happen. Ends on a page that says what to do; the reference joins that page and our log.
import type { ErrorCode } from '../../protocol/errors.ts'
import { log } from '../log.ts'

export type SignInCode = Extract<ErrorCode, `signin.${string}`>

export class Refusal extends Error {
  readonly code: SignInCode

  constructor(code: SignInCode, why: string, options?: ErrorOptions) {
    super(why, options)
    this.name = 'Refusal'
    this.code = code
  }
}

/** Codes with which a provider sends somebody back (OpenID Connect Core §3.1.2.6, ProConnect's own). */
export const refusalOf = (error: string, description: string | null): Refusal => {
  const why = `provider: ${error} ${description ?? ''}`.trim().slice(0, 200)
  if (error === 'access_denied') {
    // ProConnect says with the same word that a private-sector account came to a public service (Y500015)
    return new Refusal(/Y500015|private/i.test(why) ? 'signin.refused' : 'signin.cancelled', why)
  }
  if (error === 'login_required' || error === 'interaction_required') return new Refusal('signin.required', why)
  if (error === 'server_error' || error === 'temporarily_unavailable') return new Refusal('signin.provider', why)
  return new Refusal('signin.refused', why)
}

/** Eight characters that one can read aloud: `7F3A-19C2`. */
const makeReference = (): string => {
  const hex = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 4)}-${hex.slice(4)}`.toUpperCase()
}

/** The address of the page that tells the person. */
export const tellRefusal = ({ code, message }: Refusal): string => {
  const ref = makeReference()
  log({ event: 'signin.refused', code, ref, why: message })
  return `/error?${new URLSearchParams({ code, ref })}`
}
