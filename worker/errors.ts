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

/** `{"error": code}` with the status of the code. */
export const errorAnswer = (code: ErrorCode): Response => Response.json({ error: code }, { status: HTTP_STATUS[code] })
