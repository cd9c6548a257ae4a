// One JSON line for each thing an operator may ask about later, and a count of it. Names are stable. Lines with `audit` say
// who, by the opaque subject (audit.ts); all others say nothing of people: no name, address, subject or secret.
import type { CloseReason } from '../protocol/errors.ts'
import type { AuditEntry } from './audit.ts'
import { countLine } from './metrics.ts'
import type { LogEntry } from './room/events.ts'

/** Lines of the worker; a room's own are in room/events.ts. */
export type LogEvent =
  | { readonly event: 'request.failed'; readonly path: string; readonly message: string }
  | { readonly event: 'settings.wrong'; readonly setting: string; readonly message: string }
  /** Codes that open nothing are asked for from everywhere: a line a minute at most. */
  | { readonly event: 'misses.many' }
  /** The provider of relays gave no credentials. */
  | { readonly event: 'turn.failed'; readonly message: string }
  /** A word to the SFU was not heard. */
  | { readonly event: 'sfu.failed'; readonly act: string; readonly message: string }
  /** Somebody came into a room of the SFU who has no seat here, and was sent away. */
  | { readonly event: 'sfu.stranger' }
  | { readonly event: 'socket.closed'; readonly reason: CloseReason }
  | { readonly event: 'room.failed'; readonly message: string }

interface Line {
  readonly event: string
  /** The id of the room's object, for a line of its own. */
  readonly room?: string
}
const write = (line: Line): void => {
  countLine(line)
  console.log(JSON.stringify(line))
}
const of = (room: string | undefined): { readonly room?: string } => (room === undefined ? {} : { room })

export const log = (entry: LogEvent | LogEntry, room?: string): void => write({ ...of(room), ...entry })

/** Of what is lasting: with the time, since not every place that keeps lines adds one. */
export const audit = (entry: AuditEntry, now: number, room?: string): void => {
  const line = { audit: true, at: new Date(now).toISOString(), ...of(room), ...entry }
  write(line)
}
