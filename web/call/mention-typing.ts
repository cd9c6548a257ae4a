// Naming somebody while one writes: what stands after the `@` before the caret, who is meant, and the text with the name
// in it. Pure. What a sent text mentions is message-text.ts's.
import type { Mention } from './message-text.ts'

/** A name of several words is still being typed after its first space. */
const QUERY_MAX_CHARS = 40
const SHOWN_MAX = 6

export interface Typing {
  /** Where the `@` stands. */
  readonly at: number
  readonly query: string
}

/** What is being typed after an `@` that begins a word, up to the caret; null when nothing is. */
export const typingAt = (text: string, caret: number): Typing | null => {
  const before = text.slice(0, caret)
  const at = before.lastIndexOf('@')
  const query = before.slice(at + 1)
  if (at < 0 || query.length > QUERY_MAX_CHARS || /\n|\s{2}|^\s/.test(query)) return null
  return /[\p{L}\p{N}_]$/u.test(before.slice(0, at)) ? null : { at, query }
}

/** Without accents and case: who types in a hurry leaves them out. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** People of whose name a word begins with what was typed; those whose name begins with it first. */
export const whoIsMeant = (people: readonly Mention[], query: string): readonly Mention[] => {
  const wanted = plain(query)
  const rank = ({ name }: Mention): number => {
    const own = plain(name)
    if (own.startsWith(wanted)) return 0
    return own.split(/[\s'’-]+/).some((_, i, words) => words.slice(i).join(' ').startsWith(wanted)) ? 1 : 2
  }
  return people
    .map((person) => [rank(person), person] as const)
    .filter(([place]) => place < 2)
    .sort(([a], [b]) => a - b)
    .slice(0, SHOWN_MAX)
    .map(([, person]) => person)
}

/** The text with the name in the place of what was typed, a space after it, and where the caret goes. */
export const withName = (text: string, { at, query }: Typing, name: string): { text: string; caret: number } => {
  const after = text.slice(at + 1 + query.length)
  const head = `${text.slice(0, at)}@${name}`
  const gap = /^\s/.test(after) ? '' : ' '
  return { text: `${head}${gap}${after}`, caret: head.length + 1 }
}
