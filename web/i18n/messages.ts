// The type that every language has: the shape of French, with its literal strings widened. No code remains at run time.
import type { fr } from './fr.ts'

export type Widen<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Widen<R>
    : T extends readonly (infer E)[]
      ? readonly Widen<E>[]
      : { readonly [K in keyof T]: Widen<T[K]> }

export type Messages = Widen<typeof fr>
