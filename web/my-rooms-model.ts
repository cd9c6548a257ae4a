// An agent's own rooms as signals and actions; web/my-rooms.ts writes, web/ui/agent reads.
import { type Signal, signal } from '@preact/signals'
import type { MyRoom } from '../protocol/account.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Access, SettingsChange } from '../protocol/settings.ts'

export type Problem = ErrorCode | 'network'

/** `here`: this device has the room's link. `outdated`: it has an older one. `elsewhere`: none. */
export type LinkState = 'here' | 'outdated' | 'elsewhere'

export interface OwnRoom extends MyRoom {
  readonly linked: LinkState
  /** To send: with the secret where this device has it. */
  readonly address: string
}

export type Rooms =
  | { readonly is: 'loading' }
  | { readonly is: 'ready'; readonly value: readonly OwnRoom[] }
  | { readonly is: 'failed'; readonly problem: Problem }

/** What is open over the list. */
export type Opened =
  | { readonly kind: 'plan' }
  /** `ready`: it was made just now. */
  | { readonly kind: 'ready' | 'manage' | 'renew' | 'end'; readonly code: string }
  | { readonly kind: 'release'; readonly code: string; readonly cohost: string }

export type Said = 'copied' | 'invitation-copied' | 'not-copied' | 'saved' | 'renewed' | 'released' | 'ended'

export interface MyRoomsModel {
  readonly rooms: Signal<Rooms>
  readonly opened: Signal<Opened | null>
  /** Something was asked of the service, and it has not answered. */
  readonly busy: Signal<boolean>
  /** Why the last thing asked was not done. */
  readonly problem: Signal<Problem | null>
  /** What was done last; `n` tells two of the same apart. */
  readonly said: Signal<{ readonly what: Said; readonly n: number } | null>
}

export interface Plan {
  readonly title: string
  /** ms since the epoch; null: for no date. */
  readonly date: number | null
  readonly access?: Access
}

export interface MyRoomsActions {
  load(): void
  open(opened: Opened | null): void
  /** Makes a room for later, and opens what is to be sent. */
  plan(plan: Plan): void
  rename(code: string, title: string, date: number | null): void
  /** Shown at once; what could not be saved is as it was. */
  set(code: string, change: SettingsChange): void
  renew(code: string): void
  /** A co-host of it is none any more, by the id that the room gives. */
  release(code: string, cohost: string): void
  end(code: string): void
  copy(text: string, said: 'copied' | 'invitation-copied'): void
  signIn(): void
}

export const createMyRoomsModel = (): MyRoomsModel => ({
  rooms: signal<Rooms>({ is: 'loading' }),
  opened: signal<Opened | null>(null),
  busy: signal(false),
  problem: signal<Problem | null>(null),
  said: signal<MyRoomsModel['said']['value']>(null),
})
