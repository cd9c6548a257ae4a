import { describe, expect, it } from 'vitest'
import type { EpochKey, KeyMessage } from './epoch-messages.ts'
import { KEYS_KEPT } from './epoch-messages.ts'
import { sealingKey } from './epoch-rules.ts'
import { EPOCHS, type Epochs, type Member, noEpochs, openingKey } from './epoch-state.ts'
import { type EpochEffect, type EpochEvent, epochsWake, stepEpochs } from './epochs.ts'

const member = (seat: number, over: Partial<Member> = {}): Member => ({
  id: `peer-${seat}`,
  seat,
  key: `k${seat}`,
  presence: 'in',
  ...over,
})
let named = 0
const key = (epoch: number, seat: number, over: Partial<EpochKey> = {}): EpochKey => {
  named += 1
  return { epoch, seat, exits: 0, removals: 0, id: `key-${named}`.padEnd(16, '-'), secret: 's'.repeat(43), ...over }
}
const grant = (...keys: EpochKey[]): KeyMessage => ({ type: 'grant', keys, current: keys.at(-1)?.id ?? null })
const NONE = { exits: 0, removals: 0 }

/** One browser at a table; `made` answers at once. */
const browser = (seat: number) => {
  let state: Epochs = noEpochs({ id: `peer-${seat}`, seat })
  let now = 1_000
  const happen = (event: EpochEvent): readonly EpochEffect[] => {
    const [next, effects] = stepEpochs(state, event, now)
    state = next
    return effects
  }
  return {
    get state() {
      return state
    },
    get now() {
      return now
    },
    happen,
    hear: (from: number, message: KeyMessage) => happen({ type: 'heard', from: `peer-${from}`, message }),
    welcome: (members: readonly Member[], counts = NONE) => happen({ type: 'welcome', members, counts }),
    /** Time passes to the next wake or for `ms`, whichever is first. */
    wait: (ms: number) => {
      const end = now + ms
      const effects: EpochEffect[] = []
      for (let wake = epochsWake(state); wake !== null && wake <= end; wake = epochsWake(state)) {
        now = Math.max(now, wake)
        effects.push(...happen({ type: 'tick' }))
      }
      now = end
      return effects
    },
  }
}
const makes = (effects: readonly EpochEffect[]) => effects.filter((effect) => effect.do === 'make')
const grants = (effects: readonly EpochEffect[]) =>
  effects.flatMap((effect) =>
    effect.do === 'send' && effect.message.type === 'grant' ? [[effect.to, effect.message] as const] : [],
  )
const asked = (effects: readonly EpochEffect[], type: KeyMessage['type']) =>
  effects.flatMap((effect) => (effect.do === 'send' && effect.message.type === type ? [effect.to] : []))

/** Seat 1 with a key, and these others in. */
const maker = (...others: Member[]) => {
  const one = browser(1)
  one.welcome([])
  const first = key(1, 1)
  one.happen({ type: 'made', key: first })
  one.happen({ type: 'roster', members: others })
  return { one, first }
}
/** Seat `seat`, which got its key from seat 1. */
const taker = (seat: number, ...others: Member[]) => {
  const it = browser(seat)
  it.welcome([member(1), ...others])
  const first = key(1, 1)
  it.hear(1, grant(first))
  return { it, first }
}

describe('making', () => {
  it('E1: who is alone makes a key at once, and it is what one seals with', () => {
    const one = browser(1)
    expect(sealingKey(one.state)).toBeNull()
    expect(one.welcome([])).toEqual([{ do: 'make', epoch: 1, seat: 1, exits: 0, removals: 0 }])
    const first = key(1, 1)
    one.happen({ type: 'made', key: first })
    expect(sealingKey(one.state)).toEqual(first)
  })

  it('E1: of those who are in only the one longest present makes keys; away counts as absent', () => {
    const { it: two } = taker(2, member(3))
    expect(makes(two.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } }))).toEqual([])
    const effects = two.happen({ type: 'roster', members: [member(1, { presence: 'away' })] })
    expect(makes(effects)).toEqual([{ do: 'make', epoch: 2, seat: 2, exits: 1, removals: 1 }])
  })

  it('E1: while the room does not hear us no key is made', () => {
    const { one } = maker(member(2))
    one.happen({ type: 'offline' })
    one.happen({ type: 'left', peer: 'peer-2', counts: { exits: 1, removals: 1 } })
    expect(makes(one.wait(60_000))).toEqual([])
    expect(makes(one.welcome([], { exits: 1, removals: 1 }))).toHaveLength(1)
  })

  it('E2: each who is in is handed the key, nobody who is away, and again until they say that they have it', () => {
    const { one, first } = maker()
    const effects = one.happen({ type: 'roster', members: [member(2), member(3, { presence: 'away' })] })
    expect(grants(effects)).toEqual([['peer-2', { type: 'grant', keys: [first], current: first.id }]])
    expect(grants(one.wait(EPOCHS.againAfterMs - 1))).toEqual([])
    expect(grants(one.wait(1))).toHaveLength(1)
    one.hear(2, { type: 'have', epoch: 1, key: first.id })
    expect(grants(one.wait(60_000))).toEqual([])
    expect(epochsWake(one.state)).toBeNull()
    const back = one.happen({ type: 'roster', members: [member(2), member(3)] })
    expect(grants(back).map(([to]) => to)).toEqual(['peer-3'])
  })

  it('E1: a key that is ready when somebody longer present has come back is thrown away', () => {
    const { it: two, first } = taker(2)
    two.happen({ type: 'roster', members: [member(1, { presence: 'away' })] })
    two.happen({ type: 'left', peer: 'x', counts: { exits: 1, removals: 1 } })
    two.happen({ type: 'roster', members: [member(1)] })
    two.happen({ type: 'made', key: key(2, 2, { exits: 1, removals: 1 }) })
    expect(two.state.keys).toEqual([first])
  })

  it('E2: who makes keys says again at once what may have been lost with its socket', () => {
    const { one, first } = maker(member(2))
    one.happen({ type: 'offline' })
    expect(grants(one.welcome([member(2)]))).toEqual([['peer-2', { type: 'grant', keys: [first], current: first.id }]])
  })

  it('E2: who reloads is somebody without keys', () => {
    const { one, first } = maker(member(2))
    one.hear(2, { type: 'have', epoch: 1, key: first.id })
    expect(grants(one.happen({ type: 'roster', members: [member(2, { key: 'new' })] })).map(([to]) => to)).toEqual([
      'peer-2',
    ])
  })
})

describe('new keys', () => {
  it('E3: a removal makes a new key at once, and nothing is sealed until it is there', () => {
    const { one } = maker(member(2), member(3))
    const effects = one.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } })
    expect(makes(effects)).toEqual([{ do: 'make', epoch: 2, seat: 1, exits: 1, removals: 1 }])
    expect(grants(effects)).toEqual([])
    expect(sealingKey(one.state)).toBeNull()
    const second = key(2, 1, { exits: 1, removals: 1 })
    expect(grants(one.happen({ type: 'made', key: second })).map(([to]) => to)).toEqual(['peer-2'])
    expect(sealingKey(one.state)).toEqual(second)
  })

  it('E3: those who do not make keys hold back too, until the new one comes', () => {
    const { it: two, first } = taker(2, member(3))
    two.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } })
    expect(sealingKey(two.state)).toBeNull()
    expect(openingKey(two.state, first.id)).toEqual(first)
    const second = key(2, 1, { exits: 1, removals: 1 })
    two.hear(1, grant(second))
    expect(sealingKey(two.state)).toEqual(second)
  })

  it('E3: a key during whose making somebody was removed is thrown away', () => {
    const { one, first } = maker(member(2), member(3), member(4))
    one.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } })
    one.happen({ type: 'left', peer: 'peer-4', counts: { exits: 2, removals: 2 } })
    const effects = one.happen({ type: 'made', key: key(2, 1, { exits: 1, removals: 1 }) })
    expect(makes(effects)).toEqual([{ do: 'make', epoch: 2, seat: 1, exits: 2, removals: 2 }])
    expect(one.state.keys).toEqual([first])
  })

  it('E4: departures within 10 s make one new key, 10 s after the first', () => {
    const { one } = maker(member(2), member(3), member(4))
    one.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 0 } })
    expect(makes(one.wait(6_000))).toEqual([])
    one.happen({ type: 'left', peer: 'peer-4', counts: { exits: 2, removals: 0 } })
    expect(makes(one.wait(3_999))).toEqual([])
    expect(makes(one.wait(1))).toEqual([{ do: 'make', epoch: 2, seat: 1, exits: 2, removals: 0 }])
    one.happen({ type: 'made', key: key(2, 1, { exits: 2 }) })
    expect(makes(one.wait(60_000))).toEqual([])
  })

  it('E4: the deadline passes to who is longest present then', () => {
    const { it: two } = taker(2, member(3))
    two.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 0 } })
    two.wait(9_000)
    two.happen({ type: 'left', peer: 'peer-1', counts: { exits: 2, removals: 0 } })
    expect(makes(two.wait(1_000))).toHaveLength(1)
  })
})

describe('coming', () => {
  it('E5: who comes asks the longest-present, then the next, and again, until somebody who knows answers', () => {
    const three = browser(3)
    expect(asked(three.welcome([member(1), member(2)]), 'catch-up')).toEqual(['peer-1'])
    expect(asked(three.wait(EPOCHS.againAfterMs), 'catch-up')).toEqual(['peer-2'])
    three.hear(2, { type: 'grant', keys: [], current: null })
    expect(asked(three.wait(EPOCHS.againAfterMs), 'catch-up')).toEqual(['peer-1'])
    three.hear(1, grant(key(1, 1)))
    expect(asked(three.wait(60_000), 'catch-up')).toEqual([])
  })

  it(`E5: a newcomer is handed the meeting's earlier keys, the last ${KEYS_KEPT}, and none that it has`, () => {
    const { one } = maker()
    const later = Array.from({ length: KEYS_KEPT + 5 }, (_, at) => key(at + 2, 1, { exits: at + 1 }))
    for (const [at, made] of later.entries()) {
      one.happen({ type: 'left', peer: 'x', counts: { exits: at + 1, removals: 0 } })
      one.wait(10_000)
      one.happen({ type: 'made', key: made })
    }
    one.happen({ type: 'roster', members: [member(2)] })
    const [[, all] = []] = grants(one.hear(2, { type: 'catch-up', known: [] }))
    expect(all).toMatchObject({ current: later.at(-1)?.id })
    expect(all?.type === 'grant' && all.keys.map(({ epoch }) => epoch)).toEqual(
      later
        .slice(-KEYS_KEPT)
        .map(({ epoch }) => epoch)
        .reverse(),
    )
    const known = later
      .slice(0, -1)
      .map(({ id }) => id)
      .slice(-KEYS_KEPT)
    const [[, rest] = []] = grants(one.hear(2, { type: 'catch-up', known }))
    expect(rest).toEqual({ type: 'grant', keys: [later.at(-1)], current: later.at(-1)?.id })
  })

  it('E5: who comes back as the longest-present takes up the key of those who stayed, and makes none', () => {
    const one = browser(1)
    expect(makes(one.welcome([member(2)]))).toEqual([])
    const theirs = key(7, 2)
    one.hear(2, grant(key(6, 2), theirs))
    expect(sealingKey(one.state)).toEqual(theirs)
    expect(makes(one.wait(60_000))).toEqual([])
    expect(one.state.keys).toHaveLength(2)
  })

  it('E5: if those who were there say nothing for 2 s, the longest-present makes a key', () => {
    const one = browser(1)
    one.welcome([member(2)])
    expect(makes(one.wait(EPOCHS.patienceMs - 1))).toEqual([])
    expect(makes(one.wait(1))).toHaveLength(1)
  })

  it('E6: nobody who is not in is answered', () => {
    const { one, first } = maker(member(2, { presence: 'away' }))
    const questions: readonly KeyMessage[] = [
      { type: 'catch-up', known: [] },
      { type: 'ask', keys: [first.id] },
    ]
    for (const from of [2, 9]) for (const message of questions) expect(one.hear(from, message)).toEqual([])
  })

  it('E6: a key is not handed on by who has heard of fewer removals than its maker', () => {
    const { it: two } = taker(2, member(3))
    const second = key(2, 1, { exits: 1, removals: 1 })
    two.happen({ type: 'unknown', key: second.id, from: 'peer-1' })
    two.hear(1, { type: 'grant', keys: [second], current: null })
    expect(openingKey(two.state, second.id)).toEqual(second)
    // seat 3 is the removed one, and seat 2 does not know it yet
    expect(grants(two.hear(3, { type: 'ask', keys: [second.id] }))).toEqual([])
    two.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } })
    two.happen({ type: 'roster', members: [member(1), member(4)] })
    expect(grants(two.hear(4, { type: 'ask', keys: [second.id] }))).toHaveLength(1)
  })
})

describe('races', () => {
  it('E7: of two keys of one epoch everybody takes that of the longer-present maker, and goes on opening both', () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const three = browser(3)
      const away = member(1, { presence: 'away' })
      three.welcome([away, member(2)])
      const keys = new Map([
        [1, key(5, 1)],
        [2, key(5, 2)],
      ])
      for (const seat of order) {
        // the roster as it is when that key comes
        three.happen({ type: 'roster', members: [seat === 1 ? member(1) : away, member(2)] })
        three.hear(seat, grant(keys.get(seat) as EpochKey))
      }
      expect(sealingKey(three.state)).toEqual(keys.get(1))
      for (const one of keys.values()) expect(openingKey(three.state, one.id)).toEqual(one)
    }
  })

  it('E7: a maker who hears that somebody has another key of its epoch, or a newer one, makes one above it', () => {
    for (const epoch of [1, 5]) {
      const { one } = maker(member(2))
      one.hear(2, { type: 'have', epoch, key: 'other'.padEnd(16, '-') })
      expect(makes(one.wait(EPOCHS.makeEveryMs))).toMatchObject([{ epoch: epoch + 1 }])
    }
  })

  it('E7: contradictions make at most one key a second, and no epoch jumps', () => {
    const { one } = maker(member(2))
    let made = 0
    for (let second = 0; second < 10; second++) {
      for (let at = 0; at < 20; at++)
        one.hear(2, { type: 'have', epoch: one.state.floor + 3, key: `other${at}`.padEnd(16, '-') })
      for (const effect of makes(one.wait(1_000))) {
        if (effect.do !== 'make') continue
        made += 1
        one.happen({ type: 'made', key: key(effect.epoch, 1) })
      }
    }
    expect(made).toBeLessThanOrEqual(10)
    const { floor } = one.state
    one.hear(2, { type: 'have', epoch: floor + EPOCHS.jumpMax + 1, key: 'far'.padEnd(16, '-') })
    expect(one.state.floor).toBe(floor)
  })

  it('E8: the key of somebody not entitled opens and seals nothing, and is forgotten after 10 s', () => {
    const { it: two, first } = taker(2, member(3))
    const forged = key(2, 3)
    expect(two.hear(3, grant(forged))).toEqual([])
    expect(sealingKey(two.state)).toEqual(first)
    expect(openingKey(two.state, forged.id)).toBeNull()
    two.wait(EPOCHS.asideMs)
    two.happen({ type: 'roster', members: [member(1, { presence: 'away' }), member(3)] })
    expect(two.state.aside).toEqual([])
    expect(sealingKey(two.state)).toEqual(first)
  })

  it('E8: who makes the keys takes nobody else’s', () => {
    const { one, first } = maker(member(2), member(3))
    one.hear(2, grant(key(2, 2)))
    expect(sealingKey(one.state)).toEqual(first)
    expect(one.state.keys).toEqual([first])
  })

  it('E8: if the roster explains it within that time, it counts', () => {
    const three = taker(3, member(2)).it
    const second = key(2, 2)
    three.hear(2, grant(second))
    expect(sealingKey(three.state)).not.toEqual(second)
    const effects = three.happen({ type: 'roster', members: [member(1, { presence: 'away' }), member(2)] })
    expect(sealingKey(three.state)).toEqual(second)
    expect(asked(effects, 'have')).toEqual(['peer-2'])
  })

  it('E8: a key that claims to know more removals than the room has told waits for the room', () => {
    const { it: two, first } = taker(2, member(3))
    const second = key(2, 1, { exits: 1, removals: 1 })
    two.hear(1, grant(second))
    expect(sealingKey(two.state)).toEqual(first)
    two.happen({ type: 'left', peer: 'peer-3', counts: { exits: 1, removals: 1 } })
    expect(sealingKey(two.state)).toEqual(second)
  })

  it('E8: what claims an epoch far ahead is not taken', () => {
    const { it: two, first } = taker(2)
    two.hear(1, grant(key(EPOCHS.jumpMax * 3, 1)))
    expect(sealingKey(two.state)).toEqual(first)
  })
})

describe('unknown keys', () => {
  it('E10: for what comes under an unknown key its sender is asked, then the others, six times in all', () => {
    const { it: three } = taker(3, member(2))
    const unknown = key(1, 2)
    const effects = three.happen({ type: 'unknown', key: unknown.id, from: 'peer-2' })
    expect(effects).toEqual([{ do: 'send', to: 'peer-2', message: { type: 'ask', keys: [unknown.id] } }])
    expect(asked(three.wait(60_000), 'ask')).toHaveLength(EPOCHS.wantTries - 1)
    expect(three.state.wants.size).toBe(0)
  })

  it('E10: whoever hands over what was asked for by name is believed, for opening alone', () => {
    const { it: three, first } = taker(3, member(2))
    const unknown = key(4, 2)
    three.happen({ type: 'unknown', key: unknown.id, from: 'peer-2' })
    const effects = three.hear(2, { type: 'grant', keys: [unknown, key(3, 2)], current: null })
    expect(effects).toContainEqual({ do: 'learnt', keys: [unknown.id] })
    expect(openingKey(three.state, unknown.id)).toEqual(unknown)
    expect(three.state.keys).toHaveLength(2)
    expect(sealingKey(three.state)).toEqual(first)
  })

  it('E10: at most 64 keys are asked for at a time, the newest', () => {
    const { it: two } = taker(2)
    for (let at = 0; at < 100; at++) two.happen({ type: 'unknown', key: `want-${at}`.padEnd(16, '-'), from: 'peer-1' })
    expect([...two.state.wants.keys()].map((id) => id.replace(/-+$/, ''))).toEqual(
      Array.from({ length: 64 }, (_, at) => `want-${at + 36}`),
    )
  })
})
