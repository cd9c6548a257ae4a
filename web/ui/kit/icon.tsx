// Icons of Lucide (ISC licence), drawn from their nodes. Decoration always: the control beside or around has the words.
import { type ComponentChild, h } from 'preact'

type Node = readonly [tag: string, attributes: Readonly<Record<string, string | number | undefined>>]

export const Icon = ({
  of,
  class: extra,
}: {
  readonly of: readonly Node[]
  readonly class?: string
}): ComponentChild => (
  <svg class={extra === undefined ? 'i' : `i ${extra}`} viewBox="0 0 24 24" aria-hidden="true">
    {of.map(([tag, attributes]) => h(tag, attributes))}
  </svg>
)
export type IconNode = readonly Node[]
