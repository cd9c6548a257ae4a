// Carries out what call/comparison.ts decides, with each person one attempt for their public key and ours: makes nonces,
// computes digits, seals messages, keeps the timer. Whoever has the link's secret is the member, who has not the joiner.
import * as v from 'valibot'
import type { SealedNote } from '../../protocol/keys.ts'
import type { Peer, PeerId } from '../../protocol/values.ts'
import {
  comparisonWake,
  type DigitsEffect,
  type DigitsEvent,
  DigitsMessage,
  IDLE,
  type Joiner,
  type Member,
  stepJoiner,
  stepMember,
} from '../call/comparison.ts'
import { type Comparers, commitTo, digitsOf, makeNonce } from '../crypto/digits.ts'
import type { PairBox } from '../media/topology.ts'
import { createAlarm } from './alarm.ts'
import type { ComparisonView } from './words-model.ts'

/** An invitation that nobody takes up is no attempt: one may ask again. */
const ANSWER_MS = 20_000

type Role = { readonly side: 'joiner'; readonly state: Joiner } | { readonly side: 'member'; readonly state: Member }
/** What there is of one pair of keys; outlives the call, so that leaving and coming back is no second attempt. */
export interface Attempt {
  readonly peer: PeerId
  role: Role
  /** We invited, until when an answer is awaited; 0: it did not come. */
  asked: number | null
  /** Said last: once more when the room is back. */
  last: DigitsMessage | null
}
/** By the other's public key. */
export type Attempts = Map<string, Attempt>

export interface DigitsKeeperContext {
  readonly code: string
  readonly self: { readonly id: PeerId; readonly publicKey: string }
  readonly attempts: Attempts
  /** The link's secret, if we have it now. */
  readonly secret: () => string | null
  readonly person: (id: PeerId) => Peer | undefined
  readonly box: (peer: Peer) => PairBox
  readonly post: (to: PeerId, note: SealedNote) => void
  /** The secret, from somebody with whom one has compared. */
  readonly accept: (secret: string) => void
  /** Something changed about these comparisons. `begun`: by the other, just now. */
  readonly changed: (views: ReadonlyMap<PeerId, ComparisonView>, begun: PeerId | null) => void
}

export interface DigitsKeeper {
  compare(peer: PeerId): void
  answer(peer: PeerId, same: boolean): void
  hear(from: PeerId, note: SealedNote): void
  /** The room hears us (again). */
  resume(): void
  peopleChanged(): void
  close(): void
}

const viewOf = ({ role: { side, state }, asked }: Attempt): ComparisonView | null => {
  switch (state.is) {
    case 'idle':
      return asked === null ? null : { is: asked > 0 ? 'asked' : 'unanswered' }
    case 'showing':
      return { is: 'showing', digits: state.digits }
    case 'confirmed':
    case 'failed':
      return state
    case 'done':
      return { is: 'done', given: side === 'member' }
    default:
      return { is: 'preparing' }
  }
}

export const createDigitsKeeper = (context: DigitsKeeperContext): DigitsKeeper => {
  const { attempts, self } = context
  let closed = false
  let reading: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()

  const attemptWith = ({ id, key }: Peer): Attempt => {
    const known = attempts.get(key)
    if (known !== undefined) return known
    const side = context.secret() === null ? 'joiner' : 'member'
    const attempt: Attempt = { peer: id, role: { side, state: IDLE }, asked: null, last: null }
    attempts.set(key, attempt)
    return attempt
  }
  const comparers = ({ role: { side } }: Attempt, { id, key }: Peer): Comparers => {
    const other = { id, publicKey: key }
    return side === 'joiner'
      ? { code: context.code, joiner: self, member: other }
      : { code: context.code, joiner: other, member: self }
  }
  /** With whom there is something now: the same tab as then. */
  const present = (): readonly (readonly [Peer, Attempt])[] =>
    [...attempts].flatMap(([key, attempt]) => {
      const peer = context.person(attempt.peer)
      return peer?.key === key ? [[peer, attempt] as const] : []
    })
  const show = (begun: PeerId | null): void => {
    const views = new Map<PeerId, ComparisonView>()
    for (const [{ id }, attempt] of present()) {
      const view = viewOf(attempt)
      if (view !== null) views.set(id, view)
    }
    context.changed(views, begun)
    const wakes = present().flatMap(([, { role, asked }]) => {
      const wake = role.state.is === 'idle' ? asked : comparisonWake(role.state)
      return wake === null || wake === 0 ? [] : [wake]
    })
    alarm.set(wakes.length === 0 ? null : Math.min(...wakes))
  }

  const say = (peer: Peer, attempt: Attempt, message: DigitsMessage): void => {
    attempt.last = message
    writing = writing.then(async () => {
      if (closed) return
      try {
        const { n, box } = await context.box(peer).seal(0, message)
        context.post(peer.id, { n, box })
      } catch (error) {
        // their public key is no key: there is nobody to compare with
        console.debug('digits', error)
      }
    })
  }
  const happen = (peer: Peer, attempt: Attempt, event: DigitsEvent): void => {
    if (closed) return
    const now = Date.now()
    const before = viewOf(attempt)
    let effects: readonly DigitsEffect[]
    if (attempt.role.side === 'joiner') {
      const [state, doing] = stepJoiner(attempt.role.state, event, now)
      attempt.role = { side: 'joiner', state }
      effects = doing
    } else {
      const [state, doing] = stepMember(attempt.role.state, event, now)
      attempt.role = { side: 'member', state }
      effects = doing
    }
    for (const effect of effects) void carryOut(peer, attempt, effect)
    show(before === null && viewOf(attempt) !== null ? peer.id : null)
  }
  const carryOut = async (peer: Peer, attempt: Attempt, effect: DigitsEffect): Promise<void> => {
    const who = comparers(attempt, peer)
    switch (effect.do) {
      case 'send':
        say(peer, attempt, effect.message)
        break
      case 'compute':
        happen(peer, attempt, { type: 'computed', digits: await digitsOf(who, effect.joiner, effect.member) })
        break
      case 'check': {
        const isTrue = (await commitTo(who, effect.joiner)) === effect.commitment
        const digits = isTrue ? await digitsOf(who, effect.joiner, effect.member) : null
        happen(peer, attempt, { type: 'computed', digits })
        break
      }
      case 'hand-over': {
        const secret = context.secret()
        if (secret !== null) say(peer, attempt, { type: 'secret', secret })
        break
      }
      case 'accept':
        context.accept(effect.secret)
    }
  }
  const begin = async (peer: Peer, attempt: Attempt): Promise<void> => {
    const nonce = makeNonce()
    const commitment = await commitTo(comparers(attempt, peer), nonce)
    happen(peer, attempt, { type: 'begin', nonce, commitment })
  }
  const tick = (): void => {
    const now = Date.now()
    for (const [peer, attempt] of present()) {
      if (attempt.role.state.is !== 'idle') happen(peer, attempt, { type: 'tick' })
      else if (attempt.asked !== null && attempt.asked <= now) attempt.asked = 0
    }
    show(null)
  }
  const alarm = createAlarm(tick)

  return {
    compare: (id) => {
      const peer = context.person(id)
      if (closed || peer === undefined) return
      const attempt = attemptWith(peer)
      if (attempt.role.state.is !== 'idle') return
      if (attempt.role.side === 'joiner') void begin(peer, attempt)
      else say(peer, attempt, { type: 'invite' })
      attempt.asked = Date.now() + ANSWER_MS
      show(null)
    },
    answer: (id, same) => {
      const peer = context.person(id)
      const attempt = peer === undefined ? undefined : attempts.get(peer.key)
      if (peer !== undefined && attempt !== undefined)
        happen(peer, attempt, same ? { type: 'confirm' } : { type: 'deny' })
    },
    hear: (from, note) => {
      reading = reading.then(async () => {
        const peer = context.person(from)
        if (closed || peer === undefined) return
        const message = v.safeParse(DigitsMessage, await context.box(peer).open({ link: 0, ...note }))
        if (!message.success) return
        const attempt = attemptWith(peer)
        const invited = message.output.type === 'invite' && attempt.role.side === 'joiner'
        if (invited && attempt.role.state.is === 'idle') await begin(peer, attempt)
        else happen(peer, attempt, { type: 'heard', message: message.output, fresh: makeNonce() })
      })
    },
    resume: () => {
      for (const [peer, attempt] of present())
        if (attempt.last !== null && attempt.role.state.is !== 'failed') say(peer, attempt, attempt.last)
      show(null)
    },
    peopleChanged: () => show(null),
    close: () => {
      closed = true
      alarm.set(null)
    },
  }
}
