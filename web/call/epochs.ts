// Epoch keys (DESIGN §6): the longest-present seat makes a random key and hands it to each seat that is in, anew at once
// when somebody is removed and 10 s after somebody left; who comes asks for what there was. Pure: events in, next state
// and effects out; the shell makes keys, seals messages for their addressee and owns the timer (`epochsWake`).
// What a browser asks again and again, and who contradicts whom, is settled by level: after every event, what is due is
// done (epoch-due.ts), so that no path can forget it.
import type { Counts, KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import { due } from './epoch-due.ts'
import { type EpochKey, KEYS_KEPT, type KeyMessage } from './epoch-messages.ts'
import { EPOCH_RULES, type EpochRules } from './epoch-rules.ts'
import { EPOCHS, type Epochs, type Grant, isMaker, type Member } from './epoch-state.ts'

export type EpochEvent =
  /** We are in, or in again: who else is, and how many left so far. */
  | { readonly type: 'welcome'; readonly members: readonly Member[]; readonly counts: Counts }
  /** Somebody came or changed. */
  | { readonly type: 'roster'; readonly members: readonly Member[] }
  /** For good, gone, or removed: the counts say which. */
  | { readonly type: 'left'; readonly peer: PeerId; readonly counts: Counts }
  /** The room's socket is away. */
  | { readonly type: 'offline' }
  /** The answer to `make`. */
  | { readonly type: 'made'; readonly key: EpochKey }
  /** From a key box that opened; keys whose name is not theirs are dropped by the shell. */
  | { readonly type: 'heard'; readonly from: PeerId; readonly message: KeyMessage }
  /** Something came under a key that we don't have. */
  | { readonly type: 'unknown'; readonly key: KeyId; readonly from: PeerId }
  | { readonly type: 'tick' }

export type EpochEffect =
  /** Random bytes, and their name. */
  | ({ readonly do: 'make' } & Pick<EpochKey, 'epoch' | 'seat' | 'exits' | 'removals'>)
  /** In a key box, by the room's socket or a data channel. */
  | { readonly do: 'send'; readonly to: PeerId; readonly message: KeyMessage }
  /** What was held for one of these keys can be opened. */
  | { readonly do: 'learnt'; readonly keys: readonly KeyId[] }

export type EpochStep = readonly [Epochs, readonly EpochEffect[]]

/** Next state and effects, in this order. */
export const stepEpochs = (state: Epochs, event: EpochEvent, now: number, rules = EPOCH_RULES): EpochStep => {
  const [happened, answers] = happen(state, event, now, rules)
  const [judged, learnt] = judgeAgain(happened, now, rules)
  const [settled, actions] = due(dated(judged, now, rules), now, rules)
  return [settled, [...answers, ...learnt, ...actions]]
}

/** The state with the time when a new key is due: counted from the first who left with the current one. */
const dated = (state: Epochs, now: number, rules: EpochRules): Epochs => {
  const left = state.current !== null && state.current.exits < state.exits
  if (left === (state.rotateAt !== null)) return state
  return { ...state, rotateAt: left ? now + rules.rotateAfterMs : null }
}

const happen = (state: Epochs, event: EpochEvent, now: number, rules: EpochRules): EpochStep => {
  switch (event.type) {
    case 'welcome':
      return [welcome(state, event, now), []]
    case 'roster':
      return [withMembers(state, event.members), []]
    case 'left':
      return [counted(without(state, event.peer), event.counts), []]
    case 'offline':
      return [{ ...state, online: false }, []]
    case 'made':
      return made({ ...state, making: false }, event.key, now, rules)
    case 'heard':
      return rules.hears(state, event.from) ? hear(state, event.from, event.message, now, rules) : [state, []]
    case 'unknown':
      return [want(state, event.key, event.from, now), []]
    case 'tick':
      return [state, []]
  }
}

const welcome = (
  state: Epochs,
  { members, counts }: Extract<EpochEvent, { type: 'welcome' }>,
  now: number,
): Epochs => ({
  ...counted(withMembers(state, members), counts),
  online: true,
  // what was under way when the socket broke is lost
  given: new Map(),
  // who is away may come back with keys, but there is no waiting for them
  catchUp:
    members.length === 0 ? null : { at: now, until: members.some(isIn) ? now + EPOCHS.patienceMs : now, asked: [] },
})

const isIn = ({ presence }: Member): boolean => presence === 'in'

const counted = (state: Epochs, { exits, removals }: Counts): Epochs => ({
  ...state,
  exits: Math.max(state.exits, exits),
  removals: Math.max(state.removals, removals),
})

/** The state with these members; of those who came, came back or reloaded nothing is taken for granted. */
const withMembers = (state: Epochs, members: readonly Member[]): Epochs => {
  const before = new Map(state.members.map((member) => [member.id, member]))
  const same = new Set(members.filter(({ id, key }) => before.get(id)?.key === key).map(({ id }) => id))
  const stayed = new Set(
    members.filter(({ id, presence }) => presence === 'in' && before.get(id)?.presence === 'in').map(({ id }) => id),
  )
  return {
    ...state,
    members,
    acked: new Map([...state.acked].filter(([id]) => same.has(id))),
    given: new Map([...state.given].filter(([id]) => same.has(id) && stayed.has(id))),
  }
}
const without = (state: Epochs, peer: PeerId): Epochs =>
  withMembers(
    state,
    state.members.filter(({ id }) => id !== peer),
  )

const made = (state: Epochs, key: EpochKey, now: number, rules: EpochRules): EpochStep => {
  // while it was being made somebody was removed, came back before us, or contradicted: it would be no use
  if (!isMaker(state) || rules.spent(state, key) || key.epoch < state.floor || !rules.beats(key, state.current))
    return [state, []]
  const kept = keep({ ...state, current: key }, [key])
  return [{ ...kept, madeAt: now, given: new Map() }, [{ do: 'learnt', keys: [key.id] }]]
}

/** The keys with these among them; the best stay, the current one always. */
const keep = (state: Epochs, keys: readonly EpochKey[]): Epochs => {
  const rank = (key: EpochKey): number => (key.id === state.current?.id ? Number.POSITIVE_INFINITY : key.epoch)
  const all = [...state.keys, ...keys].sort((a, b) => (rank(a) === rank(b) ? a.seat - b.seat : rank(b) - rank(a)))
  const wants = new Map([...state.wants].filter(([id]) => keys.every((key) => key.id !== id)))
  return { ...state, keys: all.slice(0, KEYS_KEPT), wants }
}

const hear = (state: Epochs, from: PeerId, message: KeyMessage, now: number, rules: EpochRules): EpochStep => {
  switch (message.type) {
    case 'grant':
      return take(state, from, message, now, rules)
    case 'have':
      return [contradicted(state, from, message), []]
    case 'catch-up': {
      const may = state.keys.filter((key) => rules.mayHave(state, from, key))
      const current = may.find(({ id }) => id === state.current?.id)?.id ?? null
      const keys = may.filter(({ id }) => !message.known.includes(id))
      if (keys.length === 0 && current === null) return [state, []]
      return [state, [{ do: 'send', to: from, message: { type: 'grant', keys, current } }]]
    }
    case 'ask': {
      const keys = state.keys.filter((key) => message.keys.includes(key.id) && rules.mayHave(state, from, key))
      if (keys.length === 0) return [state, []]
      return [state, [{ do: 'send', to: from, message: { type: 'grant', keys, current: null } }]]
    }
  }
}

const topEpoch = ({ keys, floor }: Epochs): number => Math.max(floor, ...keys.map(({ epoch }) => epoch))
/** Where nothing is known yet, any number may be true. */
const isSane = (state: Epochs, epoch: number): boolean =>
  state.keys.length === 0 || epoch <= topEpoch(state) + EPOCHS.jumpMax

/** A member seals with something else than what we, who make the keys, handed out. */
const contradicted = (state: Epochs, from: PeerId, { epoch, key }: { epoch: number; key: KeyId }): Epochs => {
  const { current } = state
  if (!isMaker(state) || current === null || !isSane(state, epoch)) return state
  const acked = new Map(state.acked).set(from, key)
  return key !== current.id && epoch >= current.epoch
    ? { ...state, acked, floor: Math.max(state.floor, epoch + 1) }
    : { ...state, acked }
}

/**
 * Keys from a member. Who is entitled, or was asked when we came, hands over all it likes and says which one counts;
 * from anybody else only what we asked for by name is taken, and the rest waits for the roster to explain it.
 */
const take = (state: Epochs, from: PeerId, grant: Grant, now: number, rules: EpochRules): EpochStep => {
  const entitled = rules.entitled(state, from)
  const asked = state.catchUp?.asked.includes(from) ?? false
  const trusted = entitled || asked
  const fresh = grant.keys.filter(
    ({ id, epoch }) =>
      state.keys.every((key) => key.id !== id) && (state.wants.has(id) || (trusted && isSane(state, epoch))),
  )
  const had = [...state.keys, ...fresh].find(({ id }) => id === grant.current)
  const isEarly = had !== undefined && rules.early(state, had)
  const isBetter = had !== undefined && trusted && !isEarly && rules.beats(had, state.current)
  const current = isBetter ? had : state.current
  const ahead = fresh.filter(({ epoch }) => current === null || epoch > current.epoch).map(({ epoch }) => epoch + 1)
  const taken: Epochs = {
    ...keep({ ...state, current }, fresh),
    floor: Math.max(state.floor, ...ahead),
    given: current === state.current ? state.given : new Map(),
    // who knows nothing either has not answered
    catchUp: asked && !isEarly && (grant.current !== null || grant.keys.length > 0) ? null : state.catchUp,
  }
  const answer: readonly EpochEffect[] =
    entitled && !isEarly && grant.current !== null && current !== null
      ? [{ do: 'send', to: from, message: { type: 'have', epoch: current.epoch, key: current.id } }]
      : []
  const learnt: readonly EpochEffect[] = fresh.length === 0 ? [] : [{ do: 'learnt', keys: fresh.map(({ id }) => id) }]
  return [
    grant.current === null || (trusted && !isEarly) ? taken : setAside(taken, from, grant, now),
    [...learnt, ...answer],
  ]
}

const setAside = (state: Epochs, from: PeerId, grant: Grant, now: number): Epochs => ({
  ...state,
  aside: [...state.aside.filter((one) => one.from !== from), { from, grant, until: now + EPOCHS.asideMs }].slice(
    -EPOCHS.asideMax,
  ),
})

/** What was set aside, in the light of the roster as it is now. */
const judgeAgain = (state: Epochs, now: number, rules: EpochRules): EpochStep => {
  const live = state.aside.filter(({ from, until }) => until > now && state.members.some(({ id }) => id === from))
  const explained = live.filter(
    ({ from, grant }) =>
      rules.entitled(state, from) && !grant.keys.some((key) => key.id === grant.current && rules.early(state, key)),
  )
  const rest: Epochs =
    live.length === state.aside.length && explained.length === 0
      ? state
      : { ...state, aside: live.filter((one) => !explained.includes(one)) }
  return explained.reduce<EpochStep>(
    ([before, effects], { from, grant }) => {
      const [after, more] = take(before, from, grant, now, rules)
      return [after, [...effects, ...more]]
    },
    [rest, []],
  )
}

const want = (state: Epochs, key: KeyId, from: PeerId, now: number): Epochs => {
  if (state.wants.has(key) || state.keys.some(({ id }) => id === key)) return state
  // the newest wishes are those about what is being said now
  const wants = [...state.wants, [key, { from, tries: 0, at: now }] as const].slice(-EPOCHS.wantsMax)
  return { ...state, wants: new Map(wants) }
}

export { epochsWake } from './epoch-due.ts'
