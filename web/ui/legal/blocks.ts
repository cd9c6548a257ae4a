// An instance's own text as blocks: headings, lists, paragraphs, and in them links. Text in, data out, and never markup: what a
// page makes of it are text nodes. Pure.
import { tokenise } from '../../call/message-text.ts'

export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
export type Line = readonly Piece[]
export type Block =
  /** The page's own title is the first level. */
  | { readonly type: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly Line[] }
  | { readonly type: 'paragraph'; readonly lines: readonly Line[] }

/** In a sentence, with what commonly ends one left out. */
const MAIL = /[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g

const withMail = (text: string): Line => {
  const pieces: Piece[] = []
  let done = 0
  for (const { index, 0: address } of text.matchAll(MAIL)) {
    if (index > done) pieces.push({ type: 'text', text: text.slice(done, index) })
    pieces.push({ type: 'link', text: address, href: `mailto:${address}` })
    done = index + address.length
  }
  return done < text.length ? [...pieces, { type: 'text', text: text.slice(done) }] : pieces
}

/** Addresses of pages and of people as links; everything else as it stands. */
export const lineOf = (text: string): Line =>
  tokenise(text).flatMap((token): Line => {
    if (token.type === 'text') return withMail(token.text)
    return token.type === 'link' ? [token] : []
  })

const blockOf = (lines: readonly string[]): readonly Block[] => {
  const [first = '', ...rest] = lines
  const [, marks, heading] = /^(#{1,2})\s+(.+)$/.exec(first) ?? []
  if (marks !== undefined && heading !== undefined)
    return [{ type: 'heading', level: marks === '#' ? 2 : 3, text: heading }, ...(rest.length > 0 ? blockOf(rest) : [])]
  const isItem = (line: string): boolean => /^[-*•]\s+/.test(line)
  const turn = lines.findIndex((line) => isItem(line) !== isItem(first) || (line !== first && line.startsWith('#')))
  const [own, others] = turn > 0 ? [lines.slice(0, turn), lines.slice(turn)] : [lines, []]
  const block: Block = isItem(first)
    ? { type: 'list', items: own.map((line) => lineOf(line.replace(/^[-*•]\s+/, ''))) }
    : { type: 'paragraph', lines: own.map(lineOf) }
  return [block, ...(others.length > 0 ? blockOf(others) : [])]
}

/** `# ` and `## ` begin headings, `- ` items; an empty line ends a paragraph. */
export const blocksOf = (text: string): readonly Block[] =>
  text
    .split(/\n\s*\n/)
    .map((part) =>
      part
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
    .filter((lines) => lines.length > 0)
    .flatMap(blockOf)
