// Reading one setting: what is wrong with it is said under its name, and then nothing works until it is right.
import * as v from 'valibot'
import type { Env } from './env.ts'
import { CodedError } from './errors.ts'
import { log } from './log.ts'

export const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/\s+/).filter((word) => word !== '')
/** workerd says null of what its environment has not. */
export const given = (text: string | null | undefined): text is string => Boolean(text)

/** Says in the log which setting it is and what is wrong with it; never what it holds. */
export const wrongSetting = (setting: keyof Env, message: string): CodedError => {
  log({ event: 'settings.wrong', setting, message })
  return new CodedError('server.unavailable', `${setting}: ${message}`)
}

/** Throws CodedError `server.unavailable` where reading throws. */
export const check = <T>(setting: keyof Env, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw wrongSetting(setting, error instanceof Error ? error.message : 'not understood')
  }
}
export const parse = <S extends v.GenericSchema>(setting: keyof Env, schema: S, value: unknown): v.InferOutput<S> =>
  check(setting, () => {
    const parsed = v.safeParse(schema, value)
    if (parsed.success) return parsed.output
    const { message } = parsed.issues[0]
    throw new Error(!value && message.startsWith('Invalid') ? 'missing' : message)
  })
