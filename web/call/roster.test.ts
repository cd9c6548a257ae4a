import { expect, it } from 'vitest'
import type { RoomFrame } from '../../protocol/frames.ts'
import type { Peer, Visitor } from '../../protocol/values.ts'
import { applyFrame, EMPTY_ROSTER, type Roster } from './roster.ts'

const visitor = (id: string): Visitor => ({ id, identity: { kind: 'guest', name: id } })
const peer = (id: string, seat: number): Peer => ({
  ...visitor(id),
  seat,
  role: 'participant',
  key: 'k',
  proof: true,
  presence: 'in',
  since: 0,
})
const welcome = (peers: Peer[]): RoomFrame => ({
  type: 'welcome',
  self: { id: 'me', seat: 3, role: 'participant', resume: 'r', elsewhere: false },
  room: { title: 'Point', host: null },
  peers,
  waiting: [],
  plan: { kind: 'steady', epoch: 0, on: 'mesh' },
  began: 0,
  now: 0,
})
const fold = (frames: readonly RoomFrame[], from: Roster = EMPTY_ROSTER): Roster => frames.reduce(applyFrame, from)

it('C3: a welcome replaces what was known; peers stand in order of arrival, without oneself', () => {
  const roster = fold([welcome([peer('b', 2), peer('me', 3), peer('a', 1)])])
  expect(roster.peers.map(({ id }) => id)).toEqual(['a', 'b'])
})

it('C3: joined, changed and left are folded into the list', () => {
  const roster = fold([
    welcome([peer('a', 1)]),
    { type: 'joined', peer: peer('d', 4) },
    { type: 'changed', peer: { ...peer('a', 1), presence: 'away' } },
    { type: 'left', id: 'd', why: 'left' },
  ])
  expect(roster.peers).toEqual([{ ...peer('a', 1), presence: 'away' }])
})

it('C3: a peer told twice stands once', () => {
  const roster = fold([welcome([]), { type: 'joined', peer: peer('a', 1) }, { type: 'joined', peer: peer('a', 1) }])
  expect(roster.peers).toHaveLength(1)
})

it('C3: from the door one sees who comes and goes inside', () => {
  const roster = fold([
    { type: 'door', room: { title: null, host: null }, entry: 'knock', inside: [visitor('a')] },
    { type: 'door-joined', visitor: visitor('b') },
    { type: 'door-left', id: 'a' },
  ])
  expect(roster.inside.map(({ id }) => id)).toEqual(['b'])
  expect(roster.entry).toBe('knock')
})

it('C3: a frame about nobody we know changes nothing', () => {
  const roster = fold([welcome([])])
  expect(applyFrame(roster, { type: 'left', id: 'x', why: 'gone' }).peers).toBe(roster.peers)
  expect(applyFrame(roster, { type: 'error', code: 'frame.invalid' })).toBe(roster)
})
