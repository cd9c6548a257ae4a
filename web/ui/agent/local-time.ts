// Fields of date and time (`datetime-local`) hold local time without a zone: to and from instants.

const HOUR_MS = 60 * 60_000
const MINUTE_MS = 60_000

/** What the field shows for an instant, to the minute. */
export const toField = (at: number): string => {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16)
}

/** The instant that the field means here; null: it is empty, or half written. */
export const fromField = (text: string): number | null => {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}

export const nextHour = (now: number): number => Math.ceil((now + 1) / HOUR_MS) * HOUR_MS
