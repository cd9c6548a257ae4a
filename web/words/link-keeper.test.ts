// A new link: whole keepers with real keys over a room in memory.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_ROSTER } from '../call/roster.ts'
import { createKeyBoxes } from '../crypto/epoch-pair.ts'
import { makeSecret } from '../crypto/link-secret.ts'
import { makeTabKey } from '../crypto/pair-keys.ts'
import { CODE, createFakeRoom, type FakeRoom, type Somebody } from './fake-room.ts'

const WITHIN = { timeout: 5_000, interval: 5 }
const L = makeSecret()
let room: FakeRoom
beforeEach(() => {
  room = createFakeRoom()
})
afterEach(() => room.close())

const secrets = (...people: readonly Somebody[]) => people.map((person) => person.secret())
const kinds = ({ notices }: Somebody) => notices.map(({ kind }) => kind)
const frames = (type: string) => room.heard.filter((frame) => frame.type === type)

it('C178: a new link goes to those who hold the old one, and the room never sees it', async () => {
  const [ada, bob, cleo] = [await room.join('Ada', L, 'owner'), await room.join('Bob', L), await room.join('Cleo', L)]
  ada.words.renewLink()
  await expect
    .poll(() => secrets(ada, bob, cleo).every((secret) => secret !== L && secret === ada.secret()), WITHIN)
    .toBe(true)
  expect(JSON.stringify(room.heard)).not.toContain(ada.secret())
  await expect.poll(() => frames('prove').length, WITHIN).toBe(2)
  expect([ada, bob, cleo].map((person) => kinds(person))).toEqual([['link-renewed'], ['link-given'], ['link-given']])
})

it('C178: who is not verified is not given it, and is told where to get it', async () => {
  const ada = await room.join('Ada', L, 'owner')
  const [bob, dan] = [await room.join('Bob', L), await room.join('Dan', null)]
  ada.words.renewLink()
  await expect.poll(() => bob.secret() !== L && bob.secret() === ada.secret(), WITHIN).toBe(true)
  expect(dan.secret()).toBeNull()
  await expect.poll(() => kinds(dan), WITHIN).toEqual(['link-over'])
})

it('C178: what two say and hand over after it is under the new link', async () => {
  const [ada, bob] = [await room.join('Ada', L, 'owner'), await room.join('Bob', L)]
  ada.words.renewLink()
  await expect.poll(() => frames('prove').length, WITHIN).toBe(1)
  ada.words.renewLink()
  await expect.poll(() => frames('prove').length, WITHIN).toBe(2)
  expect(bob.secret()).toBe(ada.secret())
  expect(kinds(bob)).toEqual(['link-given', 'link-given'])
})

it('C179: without the room the link stays what it was, and one is told', async () => {
  const [ada, bob] = [await room.join('Ada', L, 'owner'), await room.join('Bob', L)]
  room.setOpen(false)
  ada.words.renewLink()
  await expect.poll(() => kinds(ada), WITHIN).toEqual(['link-kept'])
  room.setOpen(true)
  expect(secrets(ada, bob)).toEqual([L, L])
})

describe('C180: the secret of a new link is believed', () => {
  /** The room says that the link is another one, whoever may have made it. */
  const announce = ({ words }: Somebody, by: Somebody): void =>
    words.hear({ type: 'new-link', by: by.id }, EMPTY_ROSTER)

  it('from nobody but an owner', async () => {
    const [, bob, eve] = [await room.join('Ada', L, 'owner'), await room.join('Bob', L), await room.join('Eve', L)]
    eve.words.renewLink()
    await expect.poll(() => frames('new-link').length, WITHIN).toBe(1)
    announce(bob, eve)
    await expect.poll(() => kinds(bob), WITHIN).toEqual(['link-over'])
    expect(bob.secret()).toBe(L)
    expect(frames('prove')).toEqual([])
  })

  it('in no box but one of two who hold the link: a room may put a key of its own in an owner’s place', async () => {
    const [ada, bob] = [await room.join('Ada', L, 'owner'), await room.join('Bob', L)]
    const liar = await makeTabKey()
    const roster = room.rosterOf(bob)
    const peers = roster.peers.map((peer) => ({ ...peer, key: liar.publicKey, proof: false }))
    const [mask] = peers
    if (mask === undefined) throw new Error('nobody to be')
    const boxes = createKeyBoxes({ code: CODE, secret: null, tabKey: liar, self: { id: ada.id, proof: false } })
    const towardsBob = { id: bob.id, key: room.keyOf(bob), proof: true } as Parameters<typeof boxes>[0]
    const note = await boxes(towardsBob).seal({ type: 'link', secret: makeSecret() })
    bob.words.hear({ type: 'changed', peer: mask }, { ...roster, peers })
    bob.words.hear({ type: 'keys', from: ada.id, ...note }, { ...roster, peers })
    announce(bob, ada)
    await expect.poll(() => kinds(bob), WITHIN).toEqual(['link-over'])
    expect(bob.secret()).toBe(L)
  })
})
