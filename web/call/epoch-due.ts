// What is due about epoch keys, read off the state alone: making, handing out, asking, asking again. Pure.
import { EPOCH_MAX, type KeyId } from '../../protocol/keys.ts'
import type { PeerId } from '../../protocol/values.ts'
import { EPOCH_RULES, type EpochRules } from './epoch-rules.ts'
import { EPOCHS, type Epochs, insiders, isMaker, type Member } from './epoch-state.ts'
import type { EpochEffect, EpochStep } from './epochs.ts'

/** The state after everything that is due at `now` was done, and the doing. */
export const due = (state: Epochs, now: number, rules: EpochRules): EpochStep => {
  const effects: EpochEffect[] = []
  const send = (to: PeerId, message: Extract<EpochEffect, { do: 'send' }>['message']) =>
    effects.push({ do: 'send', to, message })

  const at = makeAt(state, rules)
  const making = at !== null && at <= now
  if (making) {
    const above = Math.max(state.floor - 1, ...state.keys.map(({ epoch }) => epoch))
    const epoch = Math.min(above + 1, EPOCH_MAX)
    effects.push({ do: 'make', epoch, seat: state.self.seat, exits: state.exits, removals: state.removals })
  }

  const given = new Map(state.given)
  for (const [member, when] of making ? [] : lacking(state, rules)) {
    if (when > now || state.current === null) continue
    send(member.id, { type: 'grant', keys: [state.current], current: state.current.id })
    given.set(member.id, now)
  }

  let { catchUp } = state
  const next = whomToAsk(state)
  if (catchUp !== null && next !== null && catchUp.at <= now) {
    send(next, { type: 'catch-up', known: state.keys.map(({ id }) => id) })
    catchUp = {
      ...catchUp,
      at: now + rules.againAfterMs,
      asked: [...catchUp.asked.filter((id) => id !== next), next],
    }
  }

  const wants = new Map(state.wants)
  const asks = new Map<PeerId, KeyId[]>()
  for (const [key, wanted] of insiders(state).length === 0 ? [] : state.wants) {
    if (wanted.at > now) continue
    if (wanted.tries >= EPOCHS.wantTries) wants.delete(key)
    else {
      wants.set(key, { ...wanted, tries: wanted.tries + 1, at: now + rules.againAfterMs })
      const to = whoMayHave(state, wanted.from, wanted.tries)
      asks.set(to, [...(asks.get(to) ?? []), key])
    }
  }
  for (const [to, keys] of asks) send(to, { type: 'ask', keys })

  return effects.length === 0 && wants.size === state.wants.size
    ? [state, []]
    : [{ ...state, making: state.making || making, given, catchUp, wants }, effects]
}

/** When `tick` is due, ms, or null. */
export const epochsWake = (state: Epochs, rules: EpochRules = EPOCH_RULES): number | null => {
  const others = insiders(state).length > 0
  const times = [
    makeAt(state, rules),
    ...lacking(state, rules).map(([, when]) => when),
    ...(state.catchUp !== null && whomToAsk(state) !== null ? [state.catchUp.at] : []),
    ...(others ? [...state.wants.values()].map(({ at }) => at) : []),
    ...state.aside.map(({ until }) => until),
  ].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/** When we are to make a key, ms (0: at once), or null: not ours to make, or none needed. */
const makeAt = (state: Epochs, rules: EpochRules): number | null => {
  if (!isMaker(state) || state.making) return null
  const wish = wishedAt(state, rules)
  // those who were there before us may have what we would make
  const patience = state.catchUp !== null && insiders(state).length > 0 ? state.catchUp.until : 0
  return wish === null ? null : Math.max(wish, patience)
}
const wishedAt = (state: Epochs, rules: EpochRules): number | null => {
  const { current, floor, madeAt, rotateAt } = state
  if (current === null || rules.spent(state, current)) return 0
  const contradicted = current.epoch < floor ? (madeAt ?? 0) + EPOCHS.makeEveryMs : null
  return contradicted !== null && rotateAt !== null ? Math.min(contradicted, rotateAt) : (contradicted ?? rotateAt)
}

/** Who, as far as the maker of keys knows, does not seal with the current one, and when to hand it to them. */
const lacking = (state: Epochs, rules: EpochRules): readonly (readonly [Member, number])[] => {
  const { current } = state
  if (current === null || !isMaker(state) || state.making || rules.spent(state, current)) return []
  return insiders(state)
    .filter(({ id }) => state.acked.get(id) !== current.id && rules.mayHave(state, id, current))
    .map((member) => {
      const last = state.given.get(member.id)
      return [member, last === undefined ? 0 : last + rules.againAfterMs] as const
    })
}

/** Whom to ask what there was: the longest-present first, then one after the other. */
const whomToAsk = (state: Epochs): PeerId | null => {
  const { catchUp } = state
  if (catchUp === null || !state.online) return null
  const turn = (id: PeerId): number => catchUp.asked.indexOf(id)
  const [first] = [...insiders(state)].sort((a, b) => turn(a.id) - turn(b.id))
  return first?.id ?? null
}

/** Who has a key under which `from` sent something: first `from`, then the others in turn. */
const whoMayHave = (state: Epochs, from: PeerId, tries: number): PeerId => {
  const inside = insiders(state)
  if (tries === 0 && inside.some(({ id }) => id === from)) return from
  return inside[tries % inside.length]?.id ?? from
}
