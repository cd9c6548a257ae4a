// What somebody wishes a room to be called and to be for: cleaned, and within bounds, before any object hears of it.
import { DATE_AHEAD_MAX_MS, DATE_PAST_MAX_MS } from '../protocol/account.ts'
import { TITLE_MAX_CHARS } from '../protocol/limits.ts'
import { cleanName } from '../protocol/names.ts'
import { CodedError } from './errors.ts'

/** Nothing visible is no title. */
export const titleOf = (wish: string | null | undefined): string | null =>
  cleanName(wish ?? '', TITLE_MAX_CHARS) || null

/** A room is kept until its date: none years ahead, none that is over. Throws CodedError `request.invalid`. */
export const mustBeDate = (date: number | null, now: number): void => {
  if (date === null || (date >= now - DATE_PAST_MAX_MS && date <= now + DATE_AHEAD_MAX_MS)) return
  throw new CodedError('request.invalid', 'a date that is over, or too far ahead')
}
