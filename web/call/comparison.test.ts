import { expect, it } from 'vitest'
import {
  COMPARISON,
  comparisonWake,
  type DigitsEvent,
  IDLE,
  type Joiner,
  type Member,
  stepJoiner,
  stepMember,
} from './comparison.ts'

const N = 'n'.repeat(43)
const heard = (message: Extract<DigitsEvent, { type: 'heard' }>['message']): DigitsEvent => ({
  type: 'heard',
  message,
  fresh: 'f',
})
const TO_SHOWING: readonly DigitsEvent[] = [
  { type: 'begin', nonce: 'mine', commitment: 'c' },
  heard({ type: 'nonce', nonce: N }),
  { type: 'computed', digits: '012345' },
]
const MEMBER_TO_SHOWING: readonly DigitsEvent[] = [
  heard({ type: 'commit', commitment: 'c' }),
  heard({ type: 'reveal', nonce: N }),
  { type: 'computed', digits: '012345' },
]
const joiner = (...events: readonly DigitsEvent[]): Joiner =>
  events.reduce<Joiner>((state, event) => stepJoiner(state, event, 0)[0], IDLE)
const member = (...events: readonly DigitsEvent[]): Member =>
  events.reduce<Member>((state, event) => stepMember(state, event, 0)[0], IDLE)

it('D6: a step without an answer fails in its time, and so does the attempt', () => {
  const answers = [
    joiner(...TO_SHOWING.slice(0, 1)),
    joiner(...TO_SHOWING.slice(0, 2)),
    member(...MEMBER_TO_SHOWING.slice(0, 1)),
  ]
  for (const state of answers) expect(comparisonWake(state)).toBe(COMPARISON.answerWithinMs)
  const people = [joiner(...TO_SHOWING), member(...MEMBER_TO_SHOWING), joiner(...TO_SHOWING, { type: 'confirm' })]
  for (const state of people) expect(comparisonWake(state)).toBe(COMPARISON.peopleWithinMs)
  const waiting = joiner(...TO_SHOWING.slice(0, 1))
  expect(stepJoiner(waiting, { type: 'tick' }, COMPARISON.answerWithinMs - 1)[0]).toBe(waiting)
  const [failed] = stepJoiner(waiting, { type: 'tick' }, COMPARISON.answerWithinMs)
  expect(failed).toEqual({ is: 'failed', why: 'timeout' })
  expect(comparisonWake(failed)).toBeNull()
  expect(stepJoiner(failed, heard({ type: 'nonce', nonce: N }), 0)).toEqual([failed, []])
})

it('D8: "not the same" and "stop" end it for both, and the secret stays where it is', () => {
  for (const event of [{ type: 'deny' }, { type: 'stop' }] as const) {
    const [state, effects] = stepMember(member(...MEMBER_TO_SHOWING), event, 0)
    expect(state).toEqual({ is: 'failed', why: event.type === 'deny' ? 'different' : 'stopped' })
    expect(effects).toEqual([{ do: 'send', message: { type: 'stop' } }])
    expect(stepMember(state, { type: 'confirm' }, 0)[1]).toEqual([])
    expect(stepMember(state, heard({ type: 'same' }), 0)[1]).toEqual([])
  }
  expect(joiner(...TO_SHOWING, heard({ type: 'stop' }))).toEqual({ is: 'failed', why: 'stopped' })
})

it('D8: the secret is handed over when both have said so, whoever is first, and not before', () => {
  const [first, early] = stepMember(member(...MEMBER_TO_SHOWING), heard({ type: 'same' }), 0)
  expect(early).toEqual([])
  expect(stepMember(first, { type: 'confirm' }, 0)).toEqual([{ is: 'done' }, [{ do: 'hand-over' }]])
  const [second, waiting] = stepMember(member(...MEMBER_TO_SHOWING), { type: 'confirm' }, 0)
  expect(waiting).toEqual([])
  expect(stepMember(second, heard({ type: 'same' }), 0)).toEqual([{ is: 'done' }, [{ do: 'hand-over' }]])
})

it('D8: nobody says that digits agree before seeing any', () => {
  for (const count of [0, 1, 2]) {
    const state = joiner(...TO_SHOWING.slice(0, count))
    expect(stepJoiner(state, { type: 'confirm' }, 0)).toEqual([state, []])
    const other = member(...MEMBER_TO_SHOWING.slice(0, count))
    expect(stepMember(other, { type: 'confirm' }, 0)).toEqual([other, []])
  }
})

it('D8: stopping what has not begun costs nobody the attempt', () => {
  for (const event of [{ type: 'stop' }, heard({ type: 'stop' })] as const) {
    expect(joiner(event)).toEqual(IDLE)
    expect(member(event)).toEqual(IDLE)
  }
})
