// What an operator may have to answer for later: who signed in, who was refused, who made, ended or removed what. One closed
// list; docs/operate.md has a row for each (O1). An agent is the opaque subject, a guest nobody, a room its object's id: no name,
// address or code. Types and names alone: log.ts writes.
import type { ErrorCode } from '../protocol/errors.ts'

/** An agent's opaque subject; null: a guest. */
export type Subject = string | null

/** `by`: who did it. `whom`: to whom it was done. Numbers of seats and places are those of the room's other lines. */
export type AuditEntry =
  /** `mayNotCreate`: the rule of the policy that this person does not meet. */
  | { readonly event: 'signin.done'; readonly by: string; readonly mayNotCreate?: string }
  /** Of nobody: the reference is on the page that they see. */
  | { readonly event: 'signin.refused'; readonly code: ErrorCode; readonly ref: string; readonly why: string }
  | { readonly event: 'signout.done'; readonly by: string }
  | { readonly event: 'signout.everywhere'; readonly by: string }
  /** All that was kept of this agent, their rooms with it. */
  | { readonly event: 'account.erased'; readonly by: string }
  | { readonly event: 'room.created'; readonly by: Subject }
  /** An agent wanted a room and did not get one. */
  | { readonly event: 'create.refused'; readonly by: string; readonly code: ErrorCode }
  | { readonly event: 'room.new-link'; readonly by: Subject; readonly link: number }
  /** And with it everything that was kept of it is deleted. By nobody when it was unused for too long. */
  | { readonly event: 'room.over'; readonly why: 'ended' | 'expired'; readonly by: Subject }
  /** A host said no to somebody who knocked. */
  | { readonly event: 'person.refused'; readonly by: Subject; readonly whom: Subject; readonly place: number }
  /** `out`: for as long as the room lasts. */
  | {
      readonly event: 'person.removed'
      readonly by: Subject
      readonly whom: Subject
      readonly seat: number
      readonly out: boolean
    }
  /** Somebody who is kept out came again. */
  | { readonly event: 'entry.refused'; readonly by: Subject; readonly code: ErrorCode }

/** Every name, for the test of the document. */
export const AUDIT_EVENTS = [
  'signin.done',
  'signin.refused',
  'signout.done',
  'signout.everywhere',
  'account.erased',
  'room.created',
  'create.refused',
  'room.new-link',
  'room.over',
  'person.refused',
  'person.removed',
  'entry.refused',
] as const satisfies readonly AuditEntry['event'][]
