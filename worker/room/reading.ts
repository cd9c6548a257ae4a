// A frame as it comes from a socket, read once. Knows the schema and nothing of rooms.
import * as v from 'valibot'
import type { ErrorCode } from '../../protocol/errors.ts'
import { ClientFrame } from '../../protocol/frames.ts'
import { FRAME_MAX_CHARS } from '../../protocol/limits.ts'

/** The frame, or the code of what is wrong with it. Never throws. */
export const readFrame = (data: string | ArrayBuffer): ClientFrame | ErrorCode => {
  if (typeof data !== 'string') return 'frame.invalid'
  if (data.length > FRAME_MAX_CHARS) return 'frame.too-large'
  const result = v.safeParse(ClientFrame, parse(data), { abortEarly: true })
  return result.success ? result.output : 'frame.invalid'
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
