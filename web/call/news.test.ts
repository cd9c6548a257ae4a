import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type RoomSettings } from '../../protocol/settings.ts'
import type { Peer, Role } from '../../protocol/values.ts'
import { newsOf, sendable } from './news.ts'
import { EMPTY_ROSTER, type Roster } from './roster.ts'

const ME = 'AAAAAAAAAAAAAAAA'
const peer = (id: string, name: string, hand?: number): Peer => ({
  id,
  seat: 2,
  identity: { kind: 'guest', name },
  role: 'participant',
  key: 'B'.repeat(87),
  proof: true,
  presence: 'in',
  since: 1,
  ...(hand === undefined ? {} : { hand }),
})
const roster = (role: Role, settings: Partial<RoomSettings> = {}, peers: readonly Peer[] = []): Roster => ({
  ...EMPTY_ROSTER,
  settings: { ...DEFAULT_SETTINGS, ...settings },
  self: {
    id: ME,
    seat: 1,
    role,
    identity: { kind: 'guest', name: 'Moi' },
    resume: 'r'.repeat(22),
    proof: true,
    elsewhere: false,
  },
  peers,
})
const taken = (what: object) => ({ allow: { ...DEFAULT_SETTINGS.allow, ...what } })

it('C176: one is told of a new role, of a lock, and of what is taken or given back', () => {
  expect(newsOf(roster('participant'), roster('cohost'))).toEqual([{ kind: 'cohost' }])
  expect(newsOf(roster('participant'), roster('participant', { locked: true }))).toEqual([{ kind: 'locked' }])
  expect(newsOf(roster('participant'), roster('participant', taken({ camera: false })))).toEqual([
    { kind: 'withdrawn', what: 'camera' },
  ])
  expect(newsOf(roster('participant', taken({ chat: false })), roster('cohost', taken({ chat: false })))).toEqual([
    { kind: 'cohost' },
    { kind: 'given-back', what: 'chat' },
  ])
})

it('C176: hosts are told of no loss, and nobody of what was so before', () => {
  expect(newsOf(roster('owner'), roster('owner', taken({ camera: false })))).toEqual([])
  expect(newsOf(EMPTY_ROSTER, roster('participant', { locked: true }))).toEqual([])
  expect(newsOf(roster('owner'), roster('owner'))).toEqual([])
})

it('C176: a hand that goes up is told with its name, once', () => {
  const up = roster('owner', {}, [peer('BBBBBBBBBBBBBBBB', 'Bob', 5)])
  expect(newsOf(roster('owner', {}, [peer('BBBBBBBBBBBBBBBB', 'Bob')]), up)).toEqual([{ kind: 'hand', name: 'Bob' }])
  expect(newsOf(up, up)).toEqual([])
})

it('C177: what hosts have taken does not go out, a screen’s sound with its picture; hosts send all', () => {
  const tracks = { microphone: 'm', camera: 'c', screen: 's', 'screen-sound': 'x' }
  expect(sendable(tracks, roster('participant', taken({ screen: false, microphone: false })))).toEqual({
    microphone: null,
    camera: 'c',
    screen: null,
    'screen-sound': null,
  })
  expect(sendable(tracks, roster('cohost', taken({ screen: false })))).toEqual(tracks)
})
