// The home page as signals and actions; web/home.ts writes, web/ui/home reads.
import { type Signal, signal } from '@preact/signals'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Me } from '../protocol/http.ts'
import type { Access } from '../protocol/settings.ts'

export type Loading<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'ready'; readonly value: T }
  | { readonly is: 'failed' }

/** A room this device has been in, newest first (kept on the device alone). */
export interface RecentRoom {
  readonly code: string
  readonly title: string | null
  readonly lastAt: number
}

export interface HomeModel {
  readonly me: Signal<Loading<Me>>
  readonly creating: Signal<boolean>
  readonly problem: Signal<ErrorCode | 'network' | 'code' | null>
  readonly recent: Signal<readonly RecentRoom[]>
}

/** What one may say about a meeting before it is there; nothing said: as this service has it. */
export interface Wishes {
  readonly title?: string
  readonly access?: Access
}

export interface HomeActions {
  /** New meeting: makes L, asks for a room, goes there. `access`: other than this service's own. */
  create(wishes?: Wishes): void
  /** What was typed or pasted: a code or a whole link. A wrong form sets `problem` to 'code'. */
  join(text: string): void
  signIn(): void
  signOut(): void
  forget(code: string): void
}

export const createHomeModel = (): HomeModel => ({
  me: signal<Loading<Me>>({ is: 'loading' }),
  creating: signal(false),
  problem: signal<ErrorCode | 'network' | 'code' | null>(null),
  recent: signal<readonly RecentRoom[]>([]),
})
