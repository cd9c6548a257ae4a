// Two people compare six digits, one with the link and one without; then the link's secret is handed over (DESIGN §6).
// Pure, both sides: messages, clicks and computed values in, next state and effects out. Knows no key and no hash
// (web/crypto/digits.ts).
//
//   joiner                                      member
//   idle ── begin ──▶ committed  ──commit──▶    idle ──▶ answered
//                         │      ◀──nonce───
//                      computing ──reveal──▶             checking
//                         ▼                                 ▼
//                      showing  (voice: "the same?")     showing
//                         ▼ confirm      ──same──▶          ▼ confirm
//                     confirmed  ◀──secret──   done ◀── confirmed, and `same` was heard
//                         ▼
//                        done
//
// One attempt for each pair of keys: a server that drops messages until chance favours it must not get another.
// Whatever comes out of its turn ends the attempt; the same message a second time is a second delivery and nothing more.
import * as v from 'valibot'

const base64url = (chars: number) => v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`)))

/** In a digits box of the pair (web/crypto/epoch-pair.ts), whose keys may still be the server's: nothing relies on it. */
export const DigitsMessage = v.variant('type', [
  /** From the member: I ask you to compare. Says nothing that counts. */
  v.object({ type: v.literal('invite') }),
  v.object({ type: v.literal('commit'), commitment: base64url(43) }),
  v.object({ type: v.literal('nonce'), nonce: base64url(43) }),
  v.object({ type: v.literal('reveal'), nonce: base64url(43) }),
  /** My digits are what I was read. */
  v.object({ type: v.literal('same') }),
  /** L, once both have said so: by then the pair's keys are known to be each other's. */
  v.object({ type: v.literal('secret'), secret: base64url(22) }),
  v.object({ type: v.literal('stop') }),
])
export type DigitsMessage = Readonly<v.InferOutput<typeof DigitsMessage>>

export const COMPARISON = {
  /** A step between browsers: a round trip, or a reconnection. */
  answerWithinMs: 20_000,
  /** A step between people: find each other's voice, read, listen. */
  peopleWithinMs: 180_000,
} as const

export type Failure =
  /** The digits are not the same, or a nonce is not the one that was committed to: somebody may be in between. */
  | 'different'
  /** A message out of its turn, or a second one that says something else. */
  | 'disorder'
  | 'timeout'
  /** The other side stopped, or we did. */
  | 'stopped'

interface Until {
  readonly until: number
}
export type Joiner =
  | { readonly is: 'idle' }
  | ({ readonly is: 'committed'; readonly nonce: string } & Until)
  | ({ readonly is: 'computing'; readonly nonce: string; readonly theirs: string } & Until)
  | ({ readonly is: 'showing'; readonly theirs: string; readonly digits: string } & Until)
  | ({ readonly is: 'confirmed'; readonly theirs: string } & Until)
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: Failure }

export type Member =
  | { readonly is: 'idle' }
  | ({ readonly is: 'answered'; readonly commitment: string; readonly nonce: string } & Until)
  | ({ readonly is: 'checking'; readonly commitment: string; readonly theirs: string; readonly same: boolean } & Until)
  /** `same`: the other has said that the digits agree. */
  | ({
      readonly is: 'showing'
      readonly commitment: string
      readonly theirs: string
      readonly digits: string
      readonly same: boolean
    } & Until)
  | ({ readonly is: 'confirmed'; readonly commitment: string; readonly theirs: string } & Until)
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: Failure }

export type DigitsEvent =
  /** The joiner's click, or the answer to `invite`: with a fresh nonce and the commitment to it. */
  | { readonly type: 'begin'; readonly nonce: string; readonly commitment: string }
  /** `fresh`: randomness that the member's answer to a commitment needs. */
  | { readonly type: 'heard'; readonly message: DigitsMessage; readonly fresh: string }
  /** The answer to `compute` and `check`; null: the nonce is not the one that was committed to. */
  | { readonly type: 'computed'; readonly digits: string | null }
  /** The person says whether the digits that were read aloud are those on the screen. */
  | { readonly type: 'confirm' }
  | { readonly type: 'deny' }
  | { readonly type: 'stop' }
  | { readonly type: 'tick' }

export type DigitsEffect =
  | { readonly do: 'send'; readonly message: DigitsMessage }
  /** Digits from our nonce and theirs. */
  | { readonly do: 'compute'; readonly joiner: string; readonly member: string }
  /** The same, if the joiner's nonce is what was committed to. */
  | { readonly do: 'check'; readonly commitment: string; readonly joiner: string; readonly member: string }
  /** Seal L for this peer, to the very key that was compared. */
  | { readonly do: 'hand-over' }
  /** L, from whom one has compared with: keep it, prove it to the room, rebuild the pairs. */
  | { readonly do: 'accept'; readonly secret: string }

type Step<S> = readonly [S, readonly DigitsEffect[]]
export const IDLE = { is: 'idle' } as const

const fail = (why: Failure): Step<{ readonly is: 'failed'; readonly why: Failure }> => [
  { is: 'failed', why },
  why === 'stopped' ? [] : [{ do: 'send', message: { type: 'stop' } }],
]
const tell = (message: DigitsMessage): DigitsEffect => ({ do: 'send', message })
const isOver = ({ is }: Joiner | Member): boolean => is === 'done' || is === 'failed'

/** When `tick` is due, ms, or null. */
export const comparisonWake = (state: Joiner | Member): number | null => ('until' in state ? state.until : null)

/** What both sides do alike, or null: time, stopping, and the person's "no". */
const common = (
  state: Joiner | Member,
  event: DigitsEvent,
  now: number,
): Step<{ is: 'failed'; why: Failure }> | null => {
  if (event.type === 'tick') return 'until' in state && now >= state.until ? fail('timeout') : null
  if (event.type === 'deny') return state.is === 'showing' ? fail('different') : null
  // before it has begun there is nothing to be stopped
  if (state.is === 'idle') return null
  if (event.type === 'stop') return [{ is: 'failed', why: 'stopped' }, [tell({ type: 'stop' })]]
  return event.type === 'heard' && event.message.type === 'stop' ? fail('stopped') : null
}

export const stepJoiner = (state: Joiner, event: DigitsEvent, now: number): Step<Joiner> => {
  if (isOver(state)) return [state, []]
  const ended = common(state, event, now)
  if (ended !== null) return ended
  const answer = now + COMPARISON.answerWithinMs
  const people = now + COMPARISON.peopleWithinMs
  switch (event.type) {
    case 'begin':
      if (state.is !== 'idle') return [state, []]
      return [
        { is: 'committed', nonce: event.nonce, until: answer },
        [tell({ type: 'commit', commitment: event.commitment })],
      ]
    case 'computed':
      if (state.is !== 'computing') return [state, []]
      if (event.digits === null) return fail('different')
      return [{ is: 'showing', theirs: state.theirs, digits: event.digits, until: people }, []]
    case 'confirm':
      if (state.is !== 'showing') return [state, []]
      return [{ is: 'confirmed', theirs: state.theirs, until: people }, [tell({ type: 'same' })]]
    case 'heard':
      return joinerHears(state, event.message, answer)
    default:
      return [state, []]
  }
}

const joinerHears = (state: Joiner, message: DigitsMessage, answer: number): Step<Joiner> => {
  switch (message.type) {
    case 'invite':
      return [state, []]
    case 'stop':
      return [state, []] // nothing had begun
    case 'nonce':
      if (state.is === 'committed') {
        const { nonce } = state
        const next: Joiner = { is: 'computing', nonce, theirs: message.nonce, until: answer }
        return [next, [tell({ type: 'reveal', nonce }), { do: 'compute', joiner: nonce, member: message.nonce }]]
      }
      return 'theirs' in state && state.theirs === message.nonce ? [state, []] : fail('disorder')
    case 'secret':
      return state.is === 'confirmed' ? [{ is: 'done' }, [{ do: 'accept', secret: message.secret }]] : fail('disorder')
    default:
      return fail('disorder')
  }
}

export const stepMember = (state: Member, event: DigitsEvent, now: number): Step<Member> => {
  if (isOver(state)) return [state, []]
  const ended = common(state, event, now)
  if (ended !== null) return ended
  const answer = now + COMPARISON.answerWithinMs
  const people = now + COMPARISON.peopleWithinMs
  switch (event.type) {
    case 'computed':
      if (state.is !== 'checking') return [state, []]
      if (event.digits === null) return fail('different')
      return [{ ...state, is: 'showing', digits: event.digits, until: people }, []]
    case 'confirm': {
      if (state.is !== 'showing') return [state, []]
      if (state.same) return [{ is: 'done' }, [{ do: 'hand-over' }]]
      const { commitment, theirs } = state
      return [{ is: 'confirmed', commitment, theirs, until: people }, []]
    }
    case 'heard':
      return memberHears(state, event.message, event.fresh, answer)
    default:
      return [state, []]
  }
}

const memberHears = (state: Member, message: DigitsMessage, fresh: string, answer: number): Step<Member> => {
  switch (message.type) {
    case 'commit':
      if (state.is === 'idle') {
        const next: Member = { is: 'answered', commitment: message.commitment, nonce: fresh, until: answer }
        return [next, [tell({ type: 'nonce', nonce: fresh })]]
      }
      return 'commitment' in state && state.commitment === message.commitment ? [state, []] : fail('disorder')
    case 'reveal':
      if (state.is === 'answered') {
        const { commitment, nonce } = state
        const next: Member = { is: 'checking', commitment, theirs: message.nonce, same: false, until: answer }
        return [next, [{ do: 'check', commitment, joiner: message.nonce, member: nonce }]]
      }
      return 'theirs' in state && state.theirs === message.nonce ? [state, []] : fail('disorder')
    case 'same':
      if (state.is === 'confirmed') return [{ is: 'done' }, [{ do: 'hand-over' }]]
      // channels keep order, boxes over different ways need not: the digits may still be computed
      return state.is === 'checking' || state.is === 'showing' ? [{ ...state, same: true }, []] : fail('disorder')
    case 'stop':
      return [state, []] // nothing had begun
    default:
      return fail('disorder')
  }
}
