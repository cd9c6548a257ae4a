// How this instance looks, where it has a look of its own; null: as it was built. Written by web/own-look.tsx, a chunk that only
// such an instance asks for.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

export interface Look {
  /** In the place of "Parvis". */
  readonly name: string
  /** In the place of symbol and letters. */
  readonly Brand: ComponentType
  /** The footer's words on accessibility, in the language of the page. */
  readonly accessibility: () => string
}

export const look = signal<Look | null>(null)
