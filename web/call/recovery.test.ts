import { expect, it } from 'vitest'
import {
  opening,
  RECOVERY,
  type Recovery,
  type RecoveryEffect,
  type RecoveryEvent,
  recover,
  recoveryWake,
} from './recovery.ts'

/** Plays events at their times and lets every due tick happen in between; gives effects with their times. */
const play = (from: Recovery, script: readonly (readonly [number, RecoveryEvent['type']])[], until: number) => {
  let state = from
  const done: (readonly [number, RecoveryEffect])[] = []
  const step = (at: number, type: RecoveryEvent['type']): void => {
    const [next, effects] = recover(state, { type }, at)
    state = next
    done.push(...effects.map((effect) => [at, effect] as const))
  }
  const ticksUpTo = (end: number): void => {
    for (let wake = recoveryWake(state); wake !== null && wake <= end; wake = recoveryWake(state)) step(wake, 'tick')
  }
  for (const [at, type] of script) {
    ticksUpTo(at)
    step(at, type)
  }
  ticksUpTo(until)
  return { state, done }
}
const times = (done: readonly (readonly [number, RecoveryEffect])[], what: RecoveryEffect['do']): number[] =>
  done.filter(([, effect]) => effect.do === what).map(([at]) => at)

it('M1: a path that comes back within 2 s needs nothing but key frames', () => {
  const { done } = play(
    { is: 'up' },
    [
      [0, 'interrupted'],
      [1_900, 'connected'],
    ],
    60_000,
  )
  expect(done).toEqual([[1_900, { do: 'key-frames' }]])
})

it('M2: ICE restarts 2 s after the interruption and every 3 s, until the link is rebuilt at 15 s', () => {
  const { done } = play({ is: 'up' }, [[0, 'interrupted']], 15_000)
  expect(times(done, 'restart')).toEqual([2_000, 5_000, 8_000, 11_000, 14_000])
  expect(done.at(-1)).toEqual([15_000, { do: 'rebuild', relayOnly: false }])
})

it('M3: a rebuilt link that does not connect is followed by others, by turns over the relay alone and over any path', () => {
  const { done } = play({ is: 'up' }, [[0, 'interrupted']], 60_000)
  const rebuilds = done.filter(([, { do: what }]) => what === 'rebuild')
  expect(rebuilds.map(([at]) => at)).toEqual([15_000, 25_000, 35_000, 45_000, 55_000])
  expect(rebuilds.map(([, effect]) => 'relayOnly' in effect && effect.relayOnly)).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
})

it('M4: every return to connected asks for key frames, the first time needs none', () => {
  expect(recover(opening(0), { type: 'connected' }, 100)).toEqual([{ is: 'up' }, []])
  expect(recover(opening(0, 1), { type: 'connected' }, 100)).toEqual([{ is: 'up' }, [{ do: 'key-frames' }]])
  const again = play(
    { is: 'up' },
    [
      [0, 'interrupted'],
      [9_000, 'connected'],
      [20_000, 'interrupted'],
      [21_000, 'connected'],
    ],
    30_000,
  )
  expect(times(again.done, 'key-frames')).toEqual([9_000, 21_000])
})

it('M5: a link that destroys itself is made anew at once, then ever more slowly', () => {
  const once = play({ is: 'up' }, [[0, 'closed']], 0)
  expect(times(once.done, 'rebuild')).toEqual([0])
  let state: Recovery = { is: 'up' }
  let now = 0
  const gaps: number[] = []
  for (let round = 0; round < 8; round += 1) {
    ;[state] = recover(state, { type: 'closed' }, now)
    const wake = recoveryWake(state) ?? 0
    gaps.push(wake - now)
    now = wake
    ;[state] = recover(state, { type: 'tick' }, now)
  }
  expect(gaps).toEqual([0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000])
})

it('M6: a change of network restarts at once, whatever the path seems to be', () => {
  expect(times(play({ is: 'up' }, [[0, 'network-changed']], 0).done, 'restart')).toEqual([0])
  expect(
    times(
      play(
        { is: 'up' },
        [
          [0, 'interrupted'],
          [500, 'network-changed'],
        ],
        3_000,
      ).done,
      'restart',
    ),
  ).toEqual([500])
  expect(times(play({ is: 'pausing', attempt: 3, at: 9_000 }, [[10, 'network-changed']], 10).done, 'rebuild')).toEqual([
    10,
  ])
})

it('M7: an offer without an answer does not hang for ever', () => {
  const { done } = play(opening(0), [], RECOVERY.openWithinMs)
  expect(times(done, 'rebuild')).toEqual([RECOVERY.openWithinMs])
})

it('M8: whoever asks for a new link gets one, unless one is under way', () => {
  expect(
    times(
      play(
        { is: 'up' },
        [
          [0, 'interrupted'],
          [100, 'wanted'],
        ],
        100,
      ).done,
      'rebuild',
    ),
  ).toEqual([100])
  expect(times(play({ is: 'up' }, [[0, 'wanted']], 0).done, 'rebuild')).toEqual([0])
  expect(play(opening(0), [[1, 'wanted']], 1).done).toEqual([])
})

it('M20: when signals get through again, what is broken is tried at once and what is whole is left alone', () => {
  const down = play(
    { is: 'up' },
    [
      [0, 'interrupted'],
      [500, 'reachable'],
    ],
    3_000,
  )
  expect(times(down.done, 'restart')).toEqual([500])
  expect(times(play(opening(0, 2), [[100, 'reachable']], 100).done, 'restart')).toEqual([100])
  expect(times(play({ is: 'pausing', attempt: 3, at: 9_000 }, [[10, 'reachable']], 10).done, 'rebuild')).toEqual([10])
  expect(play({ is: 'up' }, [[0, 'reachable']], 0).done).toEqual([])
  // a first offer that has just left needs no repetition
  expect(play(opening(0), [[100, 'reachable']], 100).done).toEqual([])
  expect(times(play(opening(0), [[4_000, 'reachable']], 4_000).done, 'restart')).toEqual([4_000])
})

it('M21: an ICE restart that the other side asks for comes at once, but on top of one just made only its offer is said again', () => {
  expect(times(play({ is: 'up' }, [[0, 'asked']], 0).done, 'restart')).toEqual([0])
  const both = play(
    { is: 'up' },
    [
      [0, 'interrupted'],
      [2_400, 'asked'],
      [3_100, 'asked'],
    ],
    4_000,
  )
  expect(times(both.done, 'restart')).toEqual([2_000, 3_100])
  expect(times(both.done, 'repeat')).toEqual([2_400])
  expect(times(play(opening(0), [[50, 'asked']], 50).done, 'repeat')).toEqual([50])
  expect(play({ is: 'pausing', attempt: 1, at: 900 }, [[10, 'asked']], 10).done).toEqual([])
})
