import { expect, it, vi } from 'vitest'
import type { PeerId } from '../../../protocol/values.ts'
import type { EpochKey } from '../../call/epoch-messages.ts'
import { makeEpochKey } from '../../crypto/epoch-keys.ts'
import { createMeetingKeys } from '../../words/meeting-keys.ts'
import { createFrameKeys, ringOf, SEAL_AFTER_MS, SPENT_OPENS_MS } from './frame-keys.ts'
import { createKnownKeys, opensClear } from './sealing-worker.ts'

vi.mock('./frames.worker.ts?worker&url', () => ({ default: '/frames.js' }))

const WITHIN = { timeout: 4_000, interval: 5 }
const [ADA, BOB] = ['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB'] as const
const key = (epoch: number, removals = 0, seat = 1): Promise<EpochKey> =>
  makeEpochKey({ epoch, seat, exits: removals, removals })
/** Which key each sender has at each index, as handed to livekit; a key is known by its object. */
const placesOf = (frames: ReturnType<typeof createFrameKeys>): Map<string, CryptoKey> =>
  new Map(
    frames.provider
      .getKeys()
      .map(({ participantIdentity, keyIndex, key }) => [`${participantIdentity?.[0]} ${keyIndex}`, key]),
  )

it('G25: keys stand at their epoch mod 16, of two of one epoch the one that counts, none that a removed person has', async () => {
  const [two, three, eighteen, spent, later] = [
    await key(2),
    await key(3),
    await key(18),
    await key(17),
    await key(3, 0, 5),
  ]
  expect([...ringOf([two, three, later], 0)].map(([at, { id }]) => [at, id])).toEqual([
    [3, three.id],
    [2, two.id],
  ])
  expect(ringOf([eighteen, two], 0).get(2)?.id).toBe(eighteen.id)
  expect(ringOf([spent, await key(19, 1)], 1).size).toBe(1)
})

it('G25: each sender has a key of their own; a new one is used 2 s later after a departure, and at once after a removal', async () => {
  const meeting = createMeetingKeys()
  const [one, two, three] = [await key(1), await key(2), await key(3, 1)]
  meeting.set([one], one)
  const frames = createFrameKeys(ADA, meeting)
  frames.setSenders([ADA, BOB])
  const places = () => [...placesOf(frames).keys()].sort()
  await expect.poll(places, WITHIN).toEqual(['A 1', 'B 1'])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  meeting.set([two, one], two)
  vi.useRealTimers()
  await expect.poll(places, WITHIN).toEqual(['A 1', 'B 1', 'B 2'])
  expect(frames.provider.getLatestManuallySetKeyIndex()).toBe(1)
  meeting.set([three, two, one], three)
  await expect.poll(() => frames.provider.getLatestManuallySetKeyIndex(), WITHIN).toBe(3)
  frames.close()
})

it('G25: while no key may be used, ours is overwritten with noise; what a removed person has opens nothing after 5 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const real = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const rest = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await real()
  }
  /** Keys are made on other threads: however long it takes. */
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await real()
  }
  const meeting = createMeetingKeys()
  const [one, two] = [await key(1), await key(2, 1)]
  meeting.set([one], one)
  const frames = createFrameKeys(ADA, meeting)
  frames.setSenders([BOB])
  await until(() => placesOf(frames).size === 2)
  const before = placesOf(frames)
  meeting.set([one], null)
  await until(() => placesOf(frames).get('A 1') !== before.get('A 1'))
  expect(placesOf(frames).get('B 1')).toBe(before.get('B 1'))
  meeting.set([two, one], two)
  await rest()
  expect(placesOf(frames).get('B 1')).toBe(before.get('B 1'))
  vi.advanceTimersByTime(Math.max(SPENT_OPENS_MS, SEAL_AFTER_MS))
  await until(() => placesOf(frames).get('B 1') !== before.get('B 1'))
  expect(placesOf(frames).get('B 2')).toBeDefined()
  frames.close()
  vi.useRealTimers()
})

it('G4: no word that would let frames pass in the clear reaches the worker', () => {
  expect(opensClear({ kind: 'enable', data: { enabled: false } })).toBe(true)
  expect(opensClear({ kind: 'enable' })).toBe(true)
  expect(opensClear({ kind: 'enable', data: { enabled: true } })).toBe(false)
  expect(opensClear({ kind: 'setKey' })).toBe(false)
})

it('N10: the worker is handed a key once, again when another took its place, and each time that it comes into use', async () => {
  const made = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
  const [one, two] = [await made(), await made()]
  const isKnown = createKnownKeys()
  const hand = (key: CryptoKey, { to = ADA, at = 1, use = false }: { to?: PeerId; at?: number; use?: boolean } = {}) =>
    isKnown({ kind: 'setKey', data: { participantIdentity: to, keyIndex: at, key, updateCurrentKeyIndex: use } })
  expect(hand(one)).toBe(false)
  expect(hand(one)).toBe(true)
  expect(hand(one, { to: BOB })).toBe(false)
  expect(hand(one, { at: 2 })).toBe(false)
  expect(hand(one, { use: true })).toBe(false)
  expect(hand(two)).toBe(false)
  expect(hand(one)).toBe(false)
  expect(isKnown({ kind: 'enable', data: { enabled: true, participantIdentity: ADA } })).toBe(false)
})
