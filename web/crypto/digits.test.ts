// Two people and a server between them, with the real hashes: what an honest one can't spoil and a lying one can't gain.
import { describe, expect, it } from 'vitest'
import {
  type DigitsEvent,
  type DigitsMessage,
  IDLE,
  type Joiner,
  type Member,
  stepJoiner,
  stepMember,
} from '../call/comparison.ts'
import { type Comparers, commitTo, DIGITS, digitsOf, makeNonce } from './digits.ts'
import { makeTabKey } from './pair-keys.ts'

const CODE = 'abcd-efgh-jkmn'
const ada = { id: 'AAAAAAAAAAAAAAAA', publicKey: (await makeTabKey()).publicKey }
const bob = { id: 'BBBBBBBBBBBBBBBB', publicKey: (await makeTabKey()).publicKey }
const eveKey = (await makeTabKey()).publicKey

/** What a mutant may replace. */
interface Parts {
  readonly commit: typeof commitTo
  readonly binds: (comparers: Comparers, commitment: string, nonce: string) => Promise<boolean>
  readonly count: number
}
const REAL: Parts = {
  commit: commitTo,
  binds: async (comparers, commitment, nonce) => commitment === (await commitTo(comparers, nonce)),
  count: DIGITS,
}

/** One browser: the pure machine with its hashes. `truth` is what it believes of the two of them. */
const browser = <S extends Joiner | Member>(
  step: (state: S, event: DigitsEvent, now: number) => readonly [S, readonly unknown[]],
  idle: S,
  truth: Comparers,
  parts: Parts,
) => {
  let state = idle
  let said: readonly DigitsMessage[] = []
  let handed = false
  let accepted: string | null = null
  const happen = async (event: DigitsEvent): Promise<void> => {
    const [next, effects] = step(state, event, 0)
    state = next
    for (const effect of effects as ReturnType<typeof stepJoiner>[1]) {
      if (effect.do === 'send') said = [...said, effect.message]
      else if (effect.do === 'hand-over') handed = true
      else if (effect.do === 'accept') accepted = effect.secret
      else {
        const bound = effect.do === 'compute' || (await parts.binds(truth, effect.commitment, effect.joiner))
        const digits = bound ? await digitsOf(truth, effect.joiner, effect.member, parts.count) : null
        await happen({ type: 'computed', digits })
      }
    }
  }
  return {
    get state() {
      return state
    },
    get handed() {
      return handed
    },
    get accepted() {
      return accepted
    },
    get digits() {
      return state.is === 'showing' ? state.digits : null
    },
    happen,
    hear: (message: DigitsMessage) => happen({ type: 'heard', message, fresh: makeNonce() }),
    /** What it has said since it was last asked. */
    take: (): readonly DigitsMessage[] => {
      const taken = said
      said = []
      return taken
    },
  }
}
const truth = (joinerKey = ada.publicKey, memberKey = bob.publicKey): Comparers => ({
  code: CODE,
  joiner: { ...ada, publicKey: joinerKey },
  member: { ...bob, publicKey: memberKey },
})
/** Ada without the link and Bob with it; `adas` and `bobs`: what the server tells each. */
const table = (adas = truth(), bobs = truth(), parts: Parts = REAL) => {
  const joiner = browser<Joiner>(stepJoiner, IDLE, adas, parts)
  const member = browser<Member>(stepMember, IDLE, bobs, parts)
  const begin = async (nonce = makeNonce()) =>
    joiner.happen({ type: 'begin', nonce, commitment: await parts.commit(adas, nonce) })
  /** The server carries everything, changed by `via`, until nobody says anything more. */
  const carry = async (via: (message: DigitsMessage) => DigitsMessage = (message) => message) => {
    for (;;) {
      const [fromJoiner, fromMember] = [joiner.take(), member.take()]
      if (fromJoiner.length + fromMember.length === 0) return
      for (const message of fromJoiner) await member.hear(via(message))
      for (const message of fromMember) await joiner.hear(via(message))
    }
  }
  return { joiner, member, begin, carry }
}

describe('honest', () => {
  it('D1: with an honest server both read the same six digits; when both say so, the secret is handed over', async () => {
    const { joiner, member, begin, carry } = table()
    await begin()
    await carry()
    expect(joiner.digits).toMatch(/^[0-9]{6}$/)
    expect(member.digits).toBe(joiner.digits)
    await member.happen({ type: 'confirm' })
    expect(member.handed).toBe(false)
    await joiner.happen({ type: 'confirm' })
    await carry()
    expect(member.handed).toBe(true)
    await joiner.hear({ type: 'secret', secret: 's'.repeat(22) })
    expect(joiner.accepted).toBe('s'.repeat(22))
    expect([joiner.state.is, member.state.is]).toEqual(['done', 'done'])
  })

  it('D1: everything delivered twice changes nothing', async () => {
    const { joiner, member, begin } = table()
    await begin()
    for (let round = 0; round < 3; round++) {
      for (const message of joiner.take()) for (const twice of [message, message]) await member.hear(twice)
      for (const message of member.take()) for (const twice of [message, message]) await joiner.hear(twice)
    }
    expect(member.digits).toBe(joiner.digits)
    expect(joiner.digits).not.toBeNull()
  })

  it('D2: digits depend on every key, id, nonce and on the room, and are spread evenly', async () => {
    const [a, b] = [makeNonce(), makeNonce()]
    const all = await Promise.all([
      digitsOf(truth(), a, b),
      digitsOf(truth(), b, a),
      digitsOf(truth(), a, makeNonce()),
      digitsOf(truth(), makeNonce(), b),
      digitsOf(truth(eveKey), a, b),
      digitsOf(truth(ada.publicKey, eveKey), a, b),
      digitsOf({ ...truth(), code: 'zzzz-efgh-jkmn' }, a, b),
      digitsOf({ ...truth(), joiner: { ...ada, id: 'CCCCCCCCCCCCCCCC' } }, a, b),
    ])
    expect(new Set(all).size).toBe(all.length)
    expect(await digitsOf(truth(), a, b)).toBe(all[0])
    const counts = new Map<string, number>()
    for (let at = 0; at < 5_000; at++) {
      const digit = await digitsOf(truth(), makeNonce(), b, 1)
      counts.set(digit, (counts.get(digit) ?? 0) + 1)
    }
    // 500 expected of each of ten, standard deviation 21: six of them either way
    expect(counts.size).toBe(10)
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(127)
  })
})

describe('a lying server', () => {
  it('D3: that swaps either public key makes the digits different', async () => {
    for (const [adas, bobs] of [
      [truth(ada.publicKey, eveKey), truth()],
      [truth(), truth(eveKey)],
      [truth(ada.publicKey, eveKey), truth(eveKey)],
    ] as const) {
      const { joiner, member, begin, carry } = table(adas, bobs)
      await begin()
      await carry()
      // carried as it is, the commitment is to other keys than Bob sees
      expect(member.state).toEqual({ is: 'failed', why: 'different' })
      expect(joiner.state.is).not.toBe('confirmed')
    }
  })

  it('D3: and that speaks for each of them to the other reads different digits to them', async () => {
    const { joiner, member, begin } = table(truth(ada.publicKey, eveKey), truth(eveKey))
    await begin()
    joiner.take()
    const nonce = makeNonce()
    await member.hear({ type: 'commit', commitment: await commitTo(truth(eveKey), nonce) })
    await joiner.hear({ type: 'nonce', nonce: makeNonce() })
    await member.hear({ type: 'reveal', nonce })
    expect(member.digits).not.toBeNull()
    expect(joiner.digits).not.toBe(member.digits)
  })

  it('D3: that replaces a nonce is found out', async () => {
    for (const replaced of ['nonce', 'reveal', 'commit'] as const) {
      const { joiner, member, begin, carry } = table()
      await begin()
      await carry((message) => {
        if (message.type !== replaced) return message
        return message.type === 'commit'
          ? { ...message, commitment: makeNonce() }
          : { type: replaced as 'nonce', nonce: makeNonce() }
      })
      if (replaced === 'nonce') expect(joiner.digits).not.toBe(member.digits)
      else expect(member.state).toEqual({ is: 'failed', why: 'different' })
    }
  })

  it('D4: that replays the commitment of another comparison can not open it', async () => {
    const old = table()
    await old.begin()
    const [commit] = old.joiner.take()
    const { member } = table(truth(), truth(eveKey))
    await member.hear(commit as DigitsMessage)
    await old.member.hear(commit as DigitsMessage)
    await old.joiner.hear(old.member.take()[0] as DigitsMessage)
    await member.hear(old.joiner.take()[0] as DigitsMessage)
    expect(member.state).toEqual({ is: 'failed', why: 'different' })
  })

  it('D5: that shows a nonce before the commitment, or anything else out of its turn, ends the attempt', async () => {
    const early: readonly DigitsMessage[] = [
      { type: 'reveal', nonce: makeNonce() },
      { type: 'same' },
      { type: 'secret', secret: 's'.repeat(22) },
      { type: 'nonce', nonce: makeNonce() },
    ]
    for (const message of early) {
      const { member, begin, carry } = table()
      await member.hear(message)
      expect(member.state).toEqual({ is: 'failed', why: 'disorder' })
      await begin()
      await carry()
      expect(member.digits).toBeNull()
    }
    for (const message of [...early.slice(1), { type: 'commit', commitment: makeNonce() } as const]) {
      const { joiner } = table()
      await joiner.hear(message)
      expect(joiner.state).toEqual({ is: 'failed', why: 'disorder' })
    }
  })

  it('D5: a secret is accepted from nobody before one has said that the digits are the same', async () => {
    const { joiner, begin, carry } = table()
    await begin()
    await carry()
    await joiner.hear({ type: 'secret', secret: 'x'.repeat(22) })
    expect(joiner.accepted).toBeNull()
    expect(joiner.state).toEqual({ is: 'failed', why: 'disorder' })
  })

  it('D6: there is one attempt: a second commitment, nonce or reveal ends it, and nothing begins again', async () => {
    const { joiner, member, begin, carry } = table()
    await begin()
    await carry()
    await member.hear({ type: 'commit', commitment: await commitTo(truth(), makeNonce()) })
    expect(member.state).toEqual({ is: 'failed', why: 'disorder' })
    await joiner.hear({ type: 'nonce', nonce: makeNonce() })
    expect(joiner.state).toEqual({ is: 'failed', why: 'disorder' })
    joiner.take()
    await begin()
    expect(joiner.take()).toEqual([])
    await member.hear({ type: 'commit', commitment: makeNonce() })
    expect(member.state.is).toBe('failed')
  })

  /** Two digits, so that chance shows: one in a hundred. */
  const COUNT = 2
  const TRIES = 300
  /**
   * The server between Ada and Bob, with a key of its own towards each, uses all it knows at each moment. True: both read the
   * same digits. The order is the best there is for it: it learns Bob's nonce first, then chooses what it tells Ada.
   */
  const attack = async (parts: Parts): Promise<boolean> => {
    const [adas, bobs] = [truth(ada.publicKey, eveKey), truth(eveKey)]
    const { joiner, member, begin } = table(adas, bobs, parts)
    await begin()
    const [commit] = joiner.take()
    let mine = makeNonce()
    await member.hear({ type: 'commit', commitment: await parts.commit(bobs, mine) })
    const [answer] = member.take()
    if (commit?.type !== 'commit' || answer?.type !== 'nonce') throw new Error('the machines have changed')

    // what it believes Ada's nonce to be: the commitment itself, which is it where nothing hides it
    const guess = commit.commitment
    const atBob = await digitsOf(bobs, mine, answer.nonce, COUNT)
    let told = makeNonce()
    for (let at = 0; at < TRIES && (await digitsOf(adas, guess, told, COUNT)) !== atBob; at++) told = makeNonce()
    await joiner.hear({ type: 'nonce', nonce: told })

    // now it knows what Ada reads; if nothing holds it to its own nonce, it looks for one that makes Bob read the same
    for (let at = 0; at < TRIES; at++) {
      const other = makeNonce()
      if (!(await parts.binds(bobs, await parts.commit(bobs, mine), other))) break
      if ((await digitsOf(bobs, other, answer.nonce, COUNT)) === joiner.digits) {
        mine = other
        break
      }
    }
    await member.hear({ type: 'reveal', nonce: mine })
    return member.digits !== null && member.digits === joiner.digits
  }
  const successes = async (attacks: number, parts: Parts): Promise<number> => {
    let count = 0
    for (let at = 0; at < attacks; at++) if (await attack(parts)) count += 1
    return count
  }

  it('D7: however it tries, its chance is that of a guess', { timeout: 60_000 }, async () => {
    // 4 expected of 400, standard deviation 2: more than 16 is less likely than one in a million
    expect(await successes(400, { ...REAL, count: COUNT })).toBeLessThanOrEqual(16)
  })

  it('D7: the mutant whose commitment hides nothing is deceived nearly always', { timeout: 60_000 }, async () => {
    const commit = async (_: Comparers, nonce: string) => nonce
    const parts = {
      count: COUNT,
      commit,
      binds: async (_: Comparers, commitment: string, nonce: string) => commitment === nonce,
    }
    expect(await successes(40, parts)).toBeGreaterThan(30)
  })

  it('D7: the mutant that checks no commitment is deceived nearly always', { timeout: 60_000 }, async () => {
    expect(await successes(40, { ...REAL, count: COUNT, binds: async () => true })).toBeGreaterThan(30)
  })
})
