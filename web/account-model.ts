// An agent's account as signals and actions; web/account.ts writes, web/ui/agent reads.
import { type Signal, signal } from '@preact/signals'
import type { Account } from '../protocol/account.ts'
import type { Problem } from './my-rooms-model.ts'

export type Known =
  | { readonly is: 'loading' }
  | { readonly is: 'ready'; readonly value: Account }
  /** Nobody is signed in. */
  | { readonly is: 'out' }
  | { readonly is: 'failed'; readonly problem: Problem }

export interface AccountModel {
  readonly known: Signal<Known>
  /** The question before erasing is open. */
  readonly asking: Signal<boolean>
  readonly busy: Signal<boolean>
  readonly problem: Signal<Problem | null>
  /** What was kept, to be saved as a file; the interface takes it. */
  readonly file: Signal<string | null>
}

export interface AccountActions {
  load(): void
  signIn(): void
  signOut(): void
  signOutEverywhere(): void
  export(): void
  ask(open: boolean): void
  erase(): void
}

export const createAccountModel = (): AccountModel => ({
  known: signal<Known>({ is: 'loading' }),
  asking: signal(false),
  busy: signal(false),
  problem: signal<Problem | null>(null),
  file: signal<string | null>(null),
})
