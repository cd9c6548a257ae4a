// The HTTP half of the edge, typed and validated. Answers are data: nothing here throws or retries.
import * as v from 'valibot'
import type { ErrorCode } from '../../protocol/errors.ts'
import {
  type CreatedRoom,
  CreatedRoom as CreatedRoomSchema,
  type CreateRoom,
  type Credentials,
  Credentials as CredentialsSchema,
  ErrorBody,
  type Instance,
  Instance as InstanceSchema,
  type Join,
  type Joined,
  Joined as JoinedSchema,
  type Me,
  Me as MeSchema,
  type SfuAccess,
  SfuAccess as SfuAccessSchema,
} from '../../protocol/http.ts'

/** Longer than any answer of a living edge; a person has then waited enough. */
const TIMEOUT_MS = 10_000

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  /** `network`: no answer, or none that we understand. */
  | {
      readonly ok: false
      readonly code: ErrorCode | 'network'
      /** Asking again earlier is no use; 0 where the edge did not say. */
      readonly retryAfterMs: number
    }

/** An hour: what the edge says can't be more, and a wrong word must not end a page. */
const RETRY_AFTER_MAX_MS = 60 * 60_000
const retryAfterMs = (response: Response): number => {
  const seconds = /^\d{1,5}$/.exec(response.headers.get('Retry-After') ?? '')?.[0] ?? 0
  return Math.min(Number(seconds) * 1000, RETRY_AFTER_MAX_MS)
}

export interface Api {
  me(): Promise<Answer<Me>>
  instance(): Promise<Answer<Instance>>
  createRoom(room: CreateRoom): Promise<Answer<CreatedRoom>>
  join(code: string, join: Join): Promise<Answer<Joined>>
  credentials(code: string, resume: string): Promise<Answer<Credentials>>
  /** A token for one connection to the media server. */
  sfu(code: string, resume: string): Promise<Answer<SfuAccess>>
}

export const ask = async <S extends v.GenericSchema>(
  schema: S,
  path: string,
  body?: unknown,
): Promise<Answer<v.InferOutput<S>>> => {
  try {
    const response = await fetch(path, {
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const json: unknown = await response.json()
    if (response.ok) return { ok: true, value: v.parse(schema, json) }
    const failure = v.safeParse(ErrorBody, json)
    return { ok: false, code: failure.success ? failure.output.error : 'network', retryAfterMs: retryAfterMs(response) }
  } catch {
    // fetch, JSON or schema: for the person it is one thing, the edge did not answer
    return { ok: false, code: 'network', retryAfterMs: 0 }
  }
}

export const api: Api = {
  me: () => ask(MeSchema, '/api/me'),
  instance: () => ask(InstanceSchema, '/api/instance'),
  createRoom: (room) => ask(CreatedRoomSchema, '/api/rooms', room),
  join: (code, join) => ask(JoinedSchema, `/api/rooms/${code}/join`, join),
  credentials: (code, resume) => ask(CredentialsSchema, `/api/rooms/${code}/credentials`, { resume }),
  sfu: (code, resume) => ask(SfuAccessSchema, `/api/rooms/${code}/sfu`, { resume }),
}
