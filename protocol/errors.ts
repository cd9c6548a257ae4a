// Closed lists of codes. The code is the contract; words for people are the client's (web/i18n).

/** Codes of `error` frames and of HTTP error bodies `{error: code}`. */
export const ERROR_CODES = [
  // room addresses: unknown, closed and malformed are one code on purpose (no probing)
  'room.unknown',
  'room.full',
  'room.waiting-full',
  /** Kept out of this room by one of its hosts. */
  'room.removed',
  /** Not while anybody is inside. */
  'room.in-use',
  /** Asked again to come in, too soon after the last time. */
  'knock.too-soon',
  // creation
  'create.sign-in',
  'create.policy',
  /** As many meetings of this account as may be are going on. */
  'create.too-many-open',
  /** This account has as many rooms as may be. */
  'create.too-many-rooms',
  // what was sent
  'request.invalid',
  'request.origin',
  'request.too-large',
  'request.not-found',
  /** Over a budget; `Retry-After` says for how long. */
  'request.too-many',
  'frame.invalid',
  'frame.too-large',
  'frame.too-many',
  'frame.not-now',
  'frame.not-allowed',
  'frame.no-such-peer',
  // tickets and keys
  'ticket.invalid',
  'ticket.used',
  'seat.unknown',
  /** The media of this room has nothing to do with a media server now. */
  'sfu.not-now',
  // sign-in
  'signin.cancelled',
  'signin.expired',
  'signin.refused',
  /** The provider vouches for them, our policy does not let them in. */
  'signin.policy',
  /** The same, because of how they signed in: another factor would do. */
  'signin.level',
  /** The provider lets no private-sector account come here. */
  'signin.private-sector',
  'signin.cookies',
  /** Provider and instance don't agree about the instance. */
  'signin.misconfigured',
  'signin.provider',
  'signin.required',
  // ours
  'server.unavailable',
  'server.internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** HTTP status of each code that can be an HTTP answer. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  'room.unknown': 404,
  'room.full': 409,
  'room.waiting-full': 409,
  'room.removed': 403,
  'room.in-use': 409,
  'knock.too-soon': 429,
  'create.sign-in': 401,
  'create.policy': 403,
  'create.too-many-open': 409,
  'create.too-many-rooms': 409,
  'request.invalid': 400,
  'request.origin': 403,
  'request.too-large': 413,
  'request.not-found': 404,
  'request.too-many': 429,
  'frame.invalid': 400,
  'frame.too-large': 413,
  'frame.too-many': 429,
  'frame.not-now': 409,
  'frame.not-allowed': 403,
  'frame.no-such-peer': 404,
  'ticket.invalid': 401,
  'ticket.used': 401,
  'seat.unknown': 403,
  'sfu.not-now': 409,
  'signin.cancelled': 400,
  'signin.expired': 400,
  'signin.refused': 403,
  'signin.policy': 403,
  'signin.level': 403,
  'signin.private-sector': 403,
  'signin.cookies': 400,
  'signin.misconfigured': 500,
  'signin.provider': 502,
  'signin.required': 401,
  'server.unavailable': 503,
  'server.internal': 500,
}

/**
 * WebSocket close codes we send (RFC 6455 §7.4.2: 4000 to 4999 are the application's).
 * `final` ones tell the client not to come back by itself.
 */
export const CLOSE = {
  /** The server lets go of a silent socket; come back. */
  silent: 4000,
  /** Another socket took this seat with its resume key. Final for this tab. */
  replaced: 4001,
  /** A host removed this person, or keeps them out. Final. */
  removed: 4002,
  /** The meeting was ended for all, or the room expired. Final. */
  ended: 4003,
  /** Nobody opened: refused at the door. Final until the person asks again. */
  refused: 4004,
  /** Too many bad frames. Final. */
  nonsense: 4005,
  /** Too many frames. Come back after a pause. */
  flood: 4006,
  /** The person left by the button. Final. */
  left: 4007,
  /** Ticket unknown, expired or used: ask for another one. */
  ticket: 4008,
  /** Room or lobby is full. Final until the person asks again. */
  full: 4009,
} as const
export type CloseReason = keyof typeof CLOSE

/** Reasons after which the client must not reconnect by itself. */
export const FINAL_CLOSES: readonly CloseReason[] = [
  'replaced',
  'removed',
  'ended',
  'refused',
  'nonsense',
  'left',
  'full',
]
