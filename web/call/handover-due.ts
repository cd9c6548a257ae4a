// What is due after any event of the handover, read off the state: ways to open and to close, whom to be linked with, what
// to publish, show and say. Pure.
import { SOURCES } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import type { HandoverEffect, HandoverRules, HandoverStep } from './handover.ts'
import { SHOW_RULES, shownAnew } from './handover-show.ts'
import {
  carries,
  expects,
  goal,
  HANDOVER,
  type Handover,
  isPicture,
  NOTHING,
  personOf,
  preferred,
  WAYS,
  type Way,
  wantedWays,
  wantsWay,
} from './handover-state.ts'

type Settle = (state: Handover, now: number, rules: HandoverRules) => HandoverStep

export const due = (before: Handover, happened: Handover, now: number, rules: HandoverRules): HandoverStep => {
  const [settled, effects] = STEPS.reduce<HandoverStep>(
    ([state, done], settle) => {
      const [next, more] = settle(state, now, rules)
      return [next, [...done, ...more]]
    },
    [happened, []],
  )
  // whom to be linked with: told once, when it is another list than before
  const lists = WAYS.flatMap((way): readonly HandoverEffect[] => {
    const [old, ids] = [listOf(before, way), listOf(settled, way)]
    const anew = way === 'sfu' && effects.some((effect) => effect.do === 'open')
    const same = old.length === ids.length && old.every((id, at) => id === ids[at])
    return same && !anew ? [] : [{ do: 'peers', way, ids }]
  })
  const opens = effects.filter((effect) => effect.do === 'open')
  return [settled, [...opens, ...lists, ...effects.filter((effect) => effect.do !== 'open')]]
}

const listOf = (state: Handover, way: Way): readonly PeerId[] =>
  way === 'sfu' && state.sfu === 'closed' ? [] : state.listed.filter((id) => wantedWays(state, id).includes(way))

/** The SFU is opened when somebody is to be met there, and again after it failed. */
const openSfu: Settle = (state, now) => {
  const wanted = wantsWay(state, 'sfu')
  if (state.sfu === 'closed' || state.sfu === 'failed') {
    const over: readonly HandoverEffect[] =
      state.sfu === 'failed' && state.tryAt === null ? [{ do: 'close', way: 'sfu' }] : []
    if (!wanted) return [{ ...state, sfu: 'closed', tries: 0, tryAt: null }, over]
    if (over.length > 0) {
      const tryAt = now + Math.min(HANDOVER.againMs * 2 ** state.tries, HANDOVER.againMaxMs)
      return [{ ...state, tries: state.tries + 1, tryAt }, over]
    }
    if (state.tryAt !== null && now < state.tryAt) return [state, []]
    return [{ ...state, sfu: 'connecting', tryAt: null }, [{ do: 'open', way: 'sfu' }]]
  }
  if (wanted || [...state.people.values()].some(({ sfu }) => sfu.link !== null)) return [state, []]
  const published = { ...state.published, sfu: [] }
  return [{ ...state, sfu: 'closed', published, sends: 'nothing' }, [{ do: 'close', way: 'sfu' }]]
}

/** Pictures follow sound: when it is published, or after a moment. */
const publish: Settle = (state, now) => {
  if (state.sfu !== 'up' || state.sends === 'all') return [state, []]
  if (state.sends === 'nothing') return [{ ...state, sends: 'sound' }, [{ do: 'publish', way: 'sfu', pictures: false }]]
  const sound = state.mine.filter((source) => !isPicture(source))
  const isSoundThere = sound.every((source) => state.published.sfu.includes(source))
  if (!isSoundThere && now < state.openedAt + HANDOVER.picturesAfterMs) return [state, []]
  return [{ ...state, sends: 'all' }, [{ do: 'publish', way: 'sfu', pictures: true }]]
}

const show: Settle = (state, _, rules) => {
  const people = new Map(state.people)
  const effects: HandoverEffect[] = []
  for (const [peer, person] of people) {
    const anew = shownAnew(state, peer, rules)
    if (anew === person) continue
    people.set(peer, anew)
    for (const source of SOURCES)
      if (anew.shown[source] !== person.shown[source])
        effects.push({ do: 'show', peer, source, way: anew.shown[source] })
  }
  return [effects.length === 0 ? state : { ...state, people }, effects]
}

/** Ways that are not wanted any more: dated, then closed when they may be. */
const leave: Settle = (state, now, rules) => {
  const people = new Map(state.people)
  const effects: HandoverEffect[] = []
  const listed = new Set(state.listed)
  for (const [peer, person] of state.people)
    for (const way of WAYS) {
      const brought = person[way]
      const wanted = !listed.has(peer) || wantedWays(state, peer).includes(way)
      const at = wanted || brought.link === null ? null : (brought.leavingSince ?? now)
      let next = at === brought.leavingSince ? brought : { ...brought, leavingSince: at }
      // whom the room has forgotten goes with the link that breaks
      if (!listed.has(peer) && brought.link !== null && !carries(brought)) next = NOTHING
      else if (at !== null && rules.mayDrop({ ...state, people }, peer, way, now)) {
        next = NOTHING
        effects.push({ do: 'drop', way, peer })
      }
      if (next !== brought) people.set(peer, { ...(people.get(peer) ?? person), [way]: next })
    }
  return [{ ...state, people }, effects]
}

/** Words to the room, each once for its epoch; who reconnects says them again. */
const say: Settle = (state, now, rules) => {
  const { plan, self } = state
  const waitsForUs = plan.kind === 'moving' ? plan.barrier.includes(self) : (plan.stragglers ?? []).includes(self)
  if (waitsForUs && state.saidReady !== plan.epoch && rules.isReady(state, now))
    return [{ ...state, saidReady: plan.epoch }, [{ do: 'say', what: 'ready', epoch: plan.epoch }]]
  if (goal(plan) === 'sfu' && state.sfu === 'failed' && state.saidFailed !== plan.epoch)
    return [{ ...state, saidFailed: plan.epoch }, [{ do: 'say', what: 'sfu-failed', epoch: plan.epoch }]]
  return [state, []]
}

/** What is shown is settled twice: a way that was closed shows nothing any more. */
const STEPS: readonly Settle[] = [show, leave, show, openSfu, publish, say]

/** Closed once everything of that person comes the preferred way, and the other side had time to say the same. */
const mayDrop: HandoverRules['mayDrop'] = (state, peer, way, now) => {
  const person = personOf(state, peer)
  const since = person[way].leavingSince
  if (since === null) return false
  const prefer = person[preferred(state, peer)]
  // the mesh may be needed again in a moment
  if (way === 'mesh' && state.sfu === 'mending') return false
  // the only link that lives is never closed; one that is broken and not wanted is no use
  if (!carries(prefer)) return person[way].link?.kind !== 'connected' && now >= since + HANDOVER.lingerMaxMs
  const arrived = SOURCES.every((source) => !expects(person, source) || prefer.flow[source] === 'flowing')
  return now >= since + (arrived && !state.slow ? HANDOVER.lingerMs : HANDOVER.lingerMaxMs)
}

const isReady: HandoverRules['isReady'] = (state, now) => {
  const { plan, self } = state
  const to = goal(plan)
  if (to === 'sfu' && state.sfu !== 'up') return false
  if (!state.mine.every((source) => state.published[to].includes(source))) return false
  const awaited = plan.kind === 'moving' ? plan.barrier : state.listed
  return awaited.every((id) => {
    if (id === self || !state.listed.includes(id) || (plan.stragglers ?? []).includes(id)) return true
    const person = personOf(state, id)
    const expected = SOURCES.filter((source) => expects(person, source))
    // LiveKit speaks late of who sends nothing; a link of the mesh must be there all the same
    if (to === 'sfu' && expected.length === 0) return true
    // who can't reach the SFU must not keep everybody from it; two who can't reach each other need it
    if (!carries(person[to])) return to === 'sfu' && now >= state.since + HANDOVER.patienceMs
    return expected.every((source) => person[to].flow[source] === 'flowing')
  })
}

export const HANDOVER_RULES: HandoverRules = { ...SHOW_RULES, mayDrop, isReady }

/** When something is due without an event, ms; null: never. */
export const handoverWake = (state: Handover, now: number): number | null => {
  const { plan } = state
  const leaving = [...state.people.values()].flatMap((person) =>
    WAYS.flatMap((way) => {
      const since = person[way].leavingSince
      return since === null ? [] : [since + HANDOVER.lingerMs, since + HANDOVER.lingerMaxMs]
    }),
  )
  const pictures = state.sends === 'sound' ? [state.openedAt + HANDOVER.picturesAfterMs] : []
  const patience = goal(plan) === 'sfu' && state.saidReady !== plan.epoch ? [state.since + HANDOVER.patienceMs] : []
  const again = state.tryAt === null ? [] : [state.tryAt]
  const ahead = [...leaving, ...pictures, ...patience, ...again].filter((at) => at > now)
  return ahead.length === 0 ? null : Math.min(...ahead)
}
