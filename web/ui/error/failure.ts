// Which words belong to a code. Pure, and total over the closed list: a new code does not compile without its words.
import { ERROR_CODES, type ErrorCode } from '../../../protocol/errors.ts'
import type { Messages } from '../../i18n/messages.ts'

export type Failure = keyof Messages['failure']

const OF_CODE: Readonly<Record<ErrorCode | 'network' | 'browser', Failure>> = {
  'room.unknown': 'room-unknown',
  'room.full': 'full',
  'room.waiting-full': 'full',
  'room.removed': 'removed',
  'room.in-use': 'request',
  'knock.too-soon': 'unavailable',
  'create.sign-in': 'create-sign-in',
  'create.policy': 'create-policy',
  'create.too-many-open': 'create-too-many-open',
  'create.too-many-rooms': 'create-too-many-rooms',
  'request.invalid': 'request',
  'request.origin': 'request',
  'request.too-large': 'request',
  'request.not-found': 'not-found',
  'request.too-many': 'too-many',
  'frame.invalid': 'request',
  'frame.too-large': 'request',
  'frame.too-many': 'unavailable',
  'frame.not-now': 'request',
  'frame.not-allowed': 'request',
  'frame.no-such-peer': 'request',
  'ticket.invalid': 'request',
  'ticket.used': 'request',
  'seat.unknown': 'request',
  'sfu.not-now': 'request',
  'signin.cancelled': 'signin-cancelled',
  'signin.expired': 'signin-expired',
  'signin.refused': 'signin-refused',
  'signin.policy': 'signin-policy',
  'signin.level': 'signin-level',
  'signin.private-sector': 'signin-private-sector',
  'signin.cookies': 'signin-cookies',
  'signin.misconfigured': 'signin-misconfigured',
  'signin.provider': 'signin-provider',
  'signin.required': 'signin-required',
  'server.unavailable': 'unavailable',
  'server.internal': 'internal',
  network: 'network',
  browser: 'browser',
}

export const failureOf = (code: ErrorCode | 'network' | 'browser'): Failure => OF_CODE[code]

/** A code from an address, where anything can stand: null is a page that does not exist. */
export const failureOfText = (code: string | null): Failure => {
  if (code === null) return 'not-found'
  const known = ERROR_CODES.find((each) => each === code)
  return known === undefined ? 'internal' : OF_CODE[known]
}

/** Failures after which signing in (again) is the way on; a client that is set wrongly stays so, an outage passes. */
export const signInHelps = (failure: Failure): boolean =>
  failure === 'create-sign-in' || (failure.startsWith('signin-') && failure !== 'signin-misconfigured')

/** Failures that the team of the service can do something about: the page then says whom to write to. */
export const teamHelps = (failure: Failure): boolean =>
  failure === 'create-policy' ||
  failure === 'internal' ||
  (failure.startsWith('signin-') && failure !== 'signin-cancelled')

/** Where to write: an e-mail address opens a letter, a page opens. Null for anything else, whoever said it. */
export const contactLink = (contact: string): string | null => {
  if (/^[^\s@?&]+@[^\s@?&]+$/.test(contact)) return `mailto:${contact}`
  return URL.parse(contact)?.protocol === 'https:' ? contact : null
}

/** Where somebody came from, as the address says it: a path of this origin, or null. An address can hold anything. */
export const wayBack = (path: string | null, origin: string): string | null => {
  const url = path === null || !path.startsWith('/') ? null : URL.parse(path, origin)
  return url === null || url.origin !== origin || url.pathname.startsWith('//') ? null : `${url.pathname}${url.search}`
}
