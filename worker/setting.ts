// Reading one setting: what is wrong with it is said under its name, and then nothing works until it is right.
import * as v from 'valibot'
import type { Env } from './env.ts'
import { CodedError } from './errors.ts'
import { log } from './log.ts'

export const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/\s+/).filter((word) => word !== '')
export const given = (text: string | undefined): text is string => text !== undefined && text !== ''

/** Throws CodedError `server.unavailable` where reading throws. */
export const check = <T>(setting: keyof Env, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not understood'
    log({ event: 'settings.wrong', setting, message })
    throw new CodedError('server.unavailable', `${setting}: ${message}`)
  }
}
export const parse = <S extends v.GenericSchema>(setting: keyof Env, schema: S, value: unknown): v.InferOutput<S> =>
  check(setting, () => v.parse(schema, value))
