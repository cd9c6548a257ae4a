// One JSON line for each thing an operator may ask about later. Names are stable; no name, address or secret of a person.

export type LogEvent =
  | { readonly event: 'request.failed'; readonly path: string; readonly message: string }
  | { readonly event: 'settings.wrong'; readonly setting: string; readonly message: string }
  | { readonly event: 'room.created' }
  /** Codes that open nothing are asked for from everywhere: a line a minute at most. */
  | { readonly event: 'misses.many' }
  /** A word to the SFU was not heard. */
  | { readonly event: 'sfu.failed'; readonly act: string; readonly message: string }
  /** Somebody came into a room of the SFU who has no seat here, and was sent away. */
  | { readonly event: 'sfu.stranger' }
  /** `mayNotCreate`: the rule of the policy that this person does not meet. */
  | { readonly event: 'signin.done'; readonly mayNotCreate?: string }
  | { readonly event: 'signout.everywhere' }
  | { readonly event: 'account.erased' }
  | { readonly event: 'signin.refused'; readonly code: string; readonly ref: string; readonly why: string }

export const log = (entry: LogEvent): void => console.log(JSON.stringify(entry))
