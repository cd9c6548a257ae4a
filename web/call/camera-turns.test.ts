import { expect, it } from 'vitest'
import { hasTurn, NO_TURNS, SEEN_MAX, stepTurns, type TurnEvent, type Turns, turnsWake } from './camera-turns.ts'

const MOST = 8
const present = (count: number, mesh = true): TurnEvent => ({ type: 'present', count, most: MOST, mesh })
const speaking = (peer: string, on = true): TurnEvent => ({ type: 'speaking', peer, on })
const seen = (turns: Turns): string[] => turns.places.map(({ peer }) => peer).sort()

/** Events at their times, ms; ticks at every wake between them, as the shell does. */
const play = (...script: readonly (readonly [at: number, event: TurnEvent])[]): Turns => {
  let state = NO_TURNS
  for (const [at, event] of script) {
    for (let wake = turnsWake(state); wake !== null && wake <= at; wake = turnsWake(state)) {
      state = stepTurns(state, { type: 'tick' }, wake)
    }
    state = stepTurns(state, event, at)
  }
  return state
}

it('N1: up to what a mesh carries everybody is seen; with one more, and no SFU, only who speaks', () => {
  expect(hasTurn(play([0, present(MOST)]), 'a')).toBe(true)
  const crowded = play([0, present(MOST + 1)])
  expect(hasTurn(crowded, 'a')).toBe(false)
  const speaks = play([0, present(MOST + 1)], [100, speaking('a')], [700, { type: 'tick' }])
  expect(hasTurn(speaks, 'a')).toBe(true)
  expect(hasTurn(speaks, 'b')).toBe(false)
  expect(hasTurn(play([0, present(40, false)]), 'a')).toBe(true)
})

it('N1: few again counts after ten seconds, the SFU at once', () => {
  const fewer = [
    [0, present(MOST + 1)],
    [1_000, present(MOST)],
  ] as const
  expect(hasTurn(play(...fewer, [10_900, { type: 'tick' }]), 'a')).toBe(false)
  expect(hasTurn(play(...fewer, [11_000, { type: 'tick' }]), 'a')).toBe(true)
  expect(hasTurn(play(...fewer, [5_000, present(MOST + 1)], [20_000, { type: 'tick' }]), 'a')).toBe(false)
  expect(hasTurn(play([0, present(MOST + 1)], [1, present(MOST + 1, false)]), 'a')).toBe(true)
})

it('N2: a cough takes no place, and silence loses none', () => {
  const cough = play([0, present(20)], [100, speaking('a')], [600, speaking('a', false)], [9_000, { type: 'tick' }])
  expect(seen(cough)).toEqual([])
  const spoke = play([0, present(20)], [100, speaking('a')], [2_000, speaking('a', false)], [900_000, present(21)])
  expect(seen(spoke)).toEqual(['a'])
})

it('N2: the place of a newcomer to the conversation is that of whoever was silent longest', () => {
  const three = [
    [0, present(20)],
    [0, speaking('a')],
    [1_000, speaking('a', false)],
    [1_000, speaking('b')],
    [2_000, speaking('b', false)],
    [2_000, speaking('c')],
    [20_000, speaking('c', false)],
  ] as const
  expect(seen(play(...three, [30_000, speaking('d')], [30_600, { type: 'tick' }]))).toEqual(['b', 'c', 'd'])
  const again = [
    [21_000, speaking('a')],
    [21_100, speaking('a', false)],
  ] as const
  expect(seen(play(...three, ...again, [30_000, speaking('d')], [30_600, { type: 'tick' }]))).toEqual(['a', 'c', 'd'])
})

it('N2: who has just been given a place keeps it for eight seconds, and who talks keeps it', () => {
  const full = [
    [0, present(20)],
    [0, speaking('a')],
    [0, speaking('b')],
    [0, speaking('c')],
  ] as const
  const silent = [...full, [1_000, speaking('a', false)], [1_000, speaking('d')]] as const
  expect(seen(play(...silent, [8_500, { type: 'tick' }]))).toEqual(['a', 'b', 'c'])
  expect(seen(play(...silent, [8_600, { type: 'tick' }]))).toEqual(['b', 'c', 'd'])
  expect(seen(play(...full, [1_000, speaking('d')], [60_000, { type: 'tick' }]))).toEqual(['a', 'b', 'c'])
  expect(
    seen(play(...full, [1_000, { type: 'gone', peer: 'b' }], [1_000, speaking('d')], [1_600, { type: 'tick' }])),
  ).toEqual(['a', 'c', 'd'])
})

it('N2: whoever talks and when, never more cameras than places, and each wake moves on', () => {
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  for (let round = 0; round < 200; round += 1) {
    let state = stepTurns(NO_TURNS, present(12), 0)
    let now = 0
    for (let step = 0; step < 60; step += 1) {
      const wake = turnsWake(state)
      if (wake !== null && random(2) === 0) {
        expect(wake).toBeGreaterThanOrEqual(now)
        now = Math.max(now, wake)
        state = stepTurns(state, { type: 'tick' }, now)
        expect(turnsWake(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
      } else {
        now += random(4_000)
        const peer = `p${random(12)}`
        state = stepTurns(state, random(8) === 0 ? { type: 'gone', peer } : speaking(peer, random(2) === 0), now)
      }
      expect(state.places.length).toBeLessThanOrEqual(SEEN_MAX)
      expect(new Set(seen(state)).size).toBe(state.places.length)
    }
  }
})
