// Errors with a code from the closed list; what an answer says of them. Text is for logs, never for the wire.
import { type ErrorCode, HTTP_STATUS } from '../protocol/errors.ts'

export class CodedError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CodedError'
    this.code = code
  }
}

/** Over a budget; worth another try after so many seconds. */
export class TooMany extends CodedError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('request.too-many')
    this.name = 'TooMany'
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Headers of an error's answer: when to come back (RFC 9110 §10.2.3), where that is known. */
export const headersOf = (error: CodedError): Readonly<Record<string, string>> =>
  error instanceof TooMany ? { 'Retry-After': String(error.retryAfterSeconds) } : {}

/** `{"error": code}` with the status of the code. */
export const errorAnswer = (code: ErrorCode, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json({ error: code }, { status: HTTP_STATUS[code], headers })
