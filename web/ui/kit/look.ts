// How this instance looks, where it has a look of its own; null: as it was built. Written by web/own-look.ts, which only such
// an instance asks for.
import { signal } from '@preact/signals'

export interface Look {
  /** In the place of "Parvis" and its letters. */
  readonly name: string | null
  /** A path of this origin, in the place of the symbol. */
  readonly logo: string | null
  /** The footer's words on accessibility, in the language of the page. */
  readonly accessibility: () => string
}

export const look = signal<Look | null>(null)
