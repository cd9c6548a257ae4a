// What somebody wrote, as tokens that an interface shows one by one: never HTML, and a link only where what is shown is
// where it leads. Pure; the same text in, the same tokens out, in time that grows with its length alone.
import { MENTIONS_MAX } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/values.ts'
import { cleanText } from './clean-text.ts'

/** What browsers and servers take without trouble; longer ones are text. */
const LINK_MAX_CHARS = 2_048

export interface Mention {
  readonly peer: PeerId
  /** As it was written, without the `@`. */
  readonly name: string
}

export type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'break' }
  /** `href` begins with `http://` or `https://` and is `text` but for percent encoding. */
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'mention'; readonly text: string; readonly peer: PeerId }

export const tokenise = (text: string, mentions: readonly Mention[] = []): readonly Token[] => {
  const tokens: Token[] = []
  for (const [at, line] of cleanText(text).split('\n').entries()) {
    if (at > 0) tokens.push({ type: 'break' })
    tokens.push(...tokeniseLine(line, byLength(mentions)))
  }
  return tokens
}

/** Whether this person is meant: named in the message, not only in what comes with it. */
export const isMentioned = (self: PeerId, text: string, mentions: readonly Mention[]): boolean =>
  mentions.some(({ peer }) => peer === self) &&
  tokenise(text, mentions).some((token) => token.type === 'mention' && token.peer === self)

/** Longer names first: `@Anne Martin` is not `@Anne`. */
const byLength = (mentions: readonly Mention[]): readonly Mention[] =>
  mentions
    .filter(({ name }) => name.length > 0)
    .slice(0, MENTIONS_MAX)
    .sort((a, b) => b.name.length - a.name.length)

/** Where a link or a mention may begin: not in the middle of a word. */
const CANDIDATE = /(?<![\p{L}\p{N}_])(?:https?:\/\/|@)/giu

const tokeniseLine = (line: string, mentions: readonly Mention[]): readonly Token[] => {
  const tokens: Token[] = []
  let done = 0
  for (const { index, 0: start } of line.matchAll(CANDIDATE)) {
    if (index < done) continue
    const token = start === '@' ? mentionAt(line, index, mentions) : linkAt(line, index)
    if (token === null) continue
    if (index > done) tokens.push({ type: 'text', text: line.slice(done, index) })
    tokens.push(token)
    done = index + token.text.length
  }
  if (done < line.length) tokens.push({ type: 'text', text: line.slice(done) })
  return tokens
}

const mentionAt = (line: string, at: number, mentions: readonly Mention[]) => {
  const found = mentions.find(
    ({ name }) =>
      line.startsWith(name, at + 1) && !/^[\p{L}\p{N}_]/u.test(line.slice(at + 1 + name.length, at + 3 + name.length)),
  )
  return found === undefined ? null : ({ type: 'mention', text: `@${found.name}`, peer: found.peer } as const)
}

/**
 * What may stand in a link: no white space, quotes, brackets or backslash (a slash to browsers), nothing invisible or that
 * turns the direction. Sticky: it is tried where a scheme was found and nowhere else.
 */
const LINK = /https?:\/\/[^\s<>"'`\\^{|}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Z}«»“”‘’]+/iuy
/** Host and port, ASCII alone: letters of other scripts can look like these. No user name: `a@b` leads to b. */
const AUTHORITY = /^https?:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?(?=[/?#]|$)/i

const linkAt = (line: string, at: number) => {
  LINK.lastIndex = at
  const text = withoutTail(LINK.exec(line)?.[0] ?? '')
  if (text.length > LINK_MAX_CHARS) return null
  const [, host, port] = AUTHORITY.exec(text) ?? []
  if (host === undefined || !isHost(host) || Number(port ?? 0) > 65_535) return null
  // the scheme is written as we know it, whatever the case; `%` that encodes something already is left alone
  const href = encodeURI(text)
    .replace(/%25(?=[0-9a-f]{2})/gi, '%')
    .replace(/^https?/i, (scheme) => scheme.toLowerCase())
  return { type: 'link', text, href } as const
}

const isHost = (host: string): boolean => {
  const labels = host.split('.')
  if (host.length > 253 || labels.some((label) => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))) return false
  // `http://2130706433` and `http://0x7f.1` are addresses in disguise; four plain numbers are one in the open
  if (!/^(?:[0-9]+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) return true
  return labels.length === 4 && labels.every((label) => /^(?:0|[1-9][0-9]{0,2})$/.test(label) && Number(label) < 256)
}

/** Without the punctuation of the sentence around it; a bracket that the link itself opened stays. */
const withoutTail = (link: string): string => {
  let end = link.length
  const count = (character: string) => link.slice(0, end).split(character).length
  // a handful is a sentence's; beyond that it is somebody's game
  for (let taken = 0; taken < 32; taken++) {
    const last = link[end - 1] ?? ''
    const opened = last === ')' ? '(' : last === ']' ? '[' : null
    if (opened !== null ? count(last) <= count(opened) : !/[.,;:!?…*_~]/.test(last)) break
    end -= 1
  }
  return link.slice(0, end)
}
