// Words that appear for a moment: a queue of at most two, newest last, and the announcement for screen readers.
// Which words, and for how long they are polite, is the interface's affair.
import type { Signal } from '@preact/signals'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Notice } from './model.ts'

/** Long enough to read twice (about 15 words). */
const SHOWN_MS = 8_000
const AT_MOST = 2

/** Kinds that stay until dismissed or withdrawn, since they describe a state and not an event. */
const STAYS: ReadonlySet<Notice['kind']> = new Set(['server-away', 'sound-blocked'])

/** What the room did not do, in words. */
export const errorNotice = (code: ErrorCode): Omit<Notice, 'id'> =>
  code === 'frame.not-allowed' ? { kind: 'not-allowed' } : { kind: 'error', code }

export interface Notices {
  add(notice: Omit<Notice, 'id'>): void
  dismiss(id: number): void
  /** Withdraws all of a kind: the state they told of is over. True when there was one. */
  withdraw(kind: Notice['kind']): boolean
  clear(): void
}

export const createNotices = (shown: Signal<readonly Notice[]>, announced: Signal<Notice | null>): Notices => {
  let last = 0
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  const keep = (test: (notice: Notice) => boolean): void => {
    for (const { id } of shown.value.filter((notice) => !test(notice))) {
      clearTimeout(timers.get(id))
      timers.delete(id)
    }
    shown.value = shown.value.filter(test)
  }
  const dismiss = (id: number): void => keep((notice) => notice.id !== id)
  return {
    add: (notice) => {
      last += 1
      const added: Notice = { ...notice, id: last }
      // one of a kind about one person is enough
      keep(({ kind, name }) => kind !== added.kind || name !== added.name)
      shown.value = [...shown.value, added].slice(-AT_MOST)
      announced.value = added
      if (!STAYS.has(added.kind))
        timers.set(
          added.id,
          setTimeout(() => dismiss(added.id), SHOWN_MS),
        )
    },
    dismiss,
    withdraw: (kind) => {
      const before = shown.value
      keep((notice) => notice.kind !== kind)
      return shown.value.length < before.length
    },
    clear: () => keep(() => false),
  }
}
