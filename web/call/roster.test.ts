import { expect, it } from 'vitest'
import type { RoomFrame } from '../../protocol/frames.ts'
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts'
import type { Peer, Visitor } from '../../protocol/values.ts'
import { applyFrame, EMPTY_ROSTER, handsOf, opensDoor, type Roster } from './roster.ts'

const counts = { exits: 0, removals: 0 }
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
  self: {
    id: 'me',
    seat: 3,
    role: 'participant',
    identity: { kind: 'guest', name: 'me' },
    proof: true,
    resume: 'r',
    elsewhere: false,
  },
  room: { title: 'Point', host: null },
  settings: DEFAULT_SETTINGS,
  peers,
  waiting: [],
  plan: { kind: 'steady', epoch: 0, on: 'mesh' },
  counts,
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
    { type: 'left', id: 'd', why: 'left', counts },
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
  expect(applyFrame(roster, { type: 'left', id: 'x', why: 'gone', counts }).peers).toBe(roster.peers)
  expect(applyFrame(roster, { type: 'error', code: 'frame.invalid' })).toBe(roster)
})

it('C3: what is told of oneself, of the settings and of the room takes the place of what was known', () => {
  const room = { title: 'Other', host: null }
  const identity = { kind: 'guest', name: 'New name' } as const
  const settings = { ...DEFAULT_SETTINGS, locked: true }
  const roster = fold([
    welcome([]),
    { type: 'self', role: 'cohost', proof: true, identity, hand: 7 },
    { type: 'settings', settings },
    { type: 'room', room },
  ])
  expect(roster.self).toEqual({
    id: 'me',
    seat: 3,
    role: 'cohost',
    proof: true,
    identity,
    hand: 7,
    resume: 'r',
    elsewhere: false,
  })
  expect(roster.settings).toBe(settings)
  expect(roster.room).toBe(room)
  const down = fold([{ type: 'self', role: 'cohost', proof: true, identity }], roster)
  expect(down.self).not.toHaveProperty('hand')
})

it('C3: those who wait keep the order of their knocks when one is marked', () => {
  const marked = { ...visitor('b'), imitates: true } as const
  const roster = fold([
    welcome([]),
    ...['a', 'b', 'c'].map((id): RoomFrame => ({ type: 'knock', visitor: visitor(id) })),
    { type: 'knock-changed', visitor: marked },
    { type: 'knock-over', id: 'a' },
  ])
  expect(roster.waiting).toEqual([marked, visitor('c')])
})

it('C3: a door that changes shows what it shows now', () => {
  const roster = fold([
    { type: 'door', room: { title: null, host: null }, entry: 'open', inside: [visitor('a')] },
    { type: 'door-changed', entry: 'knock', inside: [] },
  ])
  expect([roster.entry, roster.inside]).toEqual(['knock', []])
})

it('C9: hands stand in the order in which they went up, oneself among them', () => {
  const roster = fold([
    welcome([{ ...peer('a', 1), hand: 9 }, { ...peer('b', 2), hand: 5 }, peer('c', 4)]),
    { type: 'self', role: 'participant', proof: true, identity: { kind: 'guest', name: 'me' }, hand: 9 },
  ])
  expect(handsOf(roster)).toEqual(['b', 'a', 'me'])
})

it('C9: one opens as a host, or where no host is and the link alone enters', () => {
  const alone = fold([welcome([peer('a', 1)])])
  expect(opensDoor(alone)).toBe(true)
  expect(opensDoor(fold([{ type: 'changed', peer: { ...peer('a', 1), role: 'cohost' } }], alone))).toBe(false)
  expect(opensDoor({ ...alone, settings: { ...DEFAULT_SETTINGS, locked: true } })).toBe(false)
  expect(opensDoor(EMPTY_ROSTER)).toBe(false)
})
