import { expect, it } from 'vitest'
import type { PairBox, RemotePeer } from '../media/topology.ts'
import { deriveProof, makeSecret, parseSecret } from './link-secret.ts'
import { createPairBoxes } from './pair-box.ts'
import { makeTabKey, type TabKey } from './pair-keys.ts'

const CODE = 'abcd-efgh-jkmn'

interface Person {
  readonly id: string
  readonly tabKey: TabKey
  readonly secret: string | null
}
const person = async (id: string, secret: string | null): Promise<Person> => ({
  id,
  tabKey: await makeTabKey(),
  secret,
})

const remote = ({ id, tabKey, secret }: Person, key = tabKey.publicKey): RemotePeer => ({
  id,
  seat: 1,
  key,
  proof: secret !== null,
  presence: 'in',
})
/** The box that `me` has for `other`. */
const box = (me: Person, other: RemotePeer, code = CODE): PairBox =>
  createPairBoxes({ code, secret: me.secret, tabKey: me.tabKey, self: { id: me.id, proof: me.secret !== null } })(other)

const SECRET = makeSecret()
const ada = await person('AAAAAAAAAAAAAAAA', SECRET)
const bob = await person('BBBBBBBBBBBBBBBB', SECRET)
const eve = await person('EEEEEEEEEEEEEEEE', null)
const payload = [{ type: 'offer', sdp: 'v=0' }]

it('K1: what one seals the other opens, in both directions, verified when both hold the link', async () => {
  const [ab, ba] = [box(ada, remote(bob)), box(bob, remote(ada))]
  expect(await ba.open(await ab.seal(1, payload))).toEqual(payload)
  expect(await ab.open(await ba.seal(1, payload))).toEqual(payload)
  expect([ab.verified, ba.verified]).toEqual([true, true])
})

it('K1: without the link on one side boxes still work, and say that they are not verified', async () => {
  const guest = await person('GGGGGGGGGGGGGGGG', null)
  const [ag, ga] = [box(ada, remote(guest)), box(guest, remote(ada))]
  expect(await ga.open(await ag.seal(1, payload))).toEqual(payload)
  expect([ag.verified, ga.verified]).toEqual([false, false])
})

it('K2: a replayed box opens once, whatever the way it came', async () => {
  const [ab, ba] = [box(ada, remote(bob)), box(bob, remote(ada))]
  const sealed = await ab.seal(1, payload)
  expect(await ba.open(sealed)).toEqual(payload)
  expect(await ba.open(sealed)).toBeNull()
})

it('K2: boxes open in any order within 64, and no further back', async () => {
  const [ab, ba] = [box(ada, remote(bob)), box(bob, remote(ada))]
  const start = (await ab.seal(1, payload)).n + 1
  const sealed = await Promise.all(Array.from({ length: 70 }, (_, n) => ab.seal(1, n)))
  expect(sealed.map(({ n }) => n)).toEqual(Array.from({ length: 70 }, (_, n) => start + n))
  expect(await ba.open(sealed[69] as never)).toBe(69)
  expect(await ba.open(sealed[6] as never)).toBe(6)
  expect(await ba.open(sealed[5] as never)).toBeNull()
})

it('K2: a call that begins again in the same tab goes on counting, so its boxes open and old ones do not', async () => {
  const [ab, ba] = [box(ada, remote(bob)), box(bob, remote(ada))]
  const sealed = await ab.seal(4, payload)
  expect(await ba.open(sealed)).toEqual(payload)
  const [again, other] = [box(ada, remote(bob)), box(bob, remote(ada))]
  expect([again.link(), other.link()]).toEqual([4, 4])
  expect(await other.open(sealed)).toBeNull()
  expect(await ba.open(await again.seal(5, payload))).toEqual(payload)
})

it('K3: a box sent back to its sender does not open', async () => {
  const ab = box(ada, remote(bob))
  expect(await ab.open(await ab.seal(1, payload))).toBeNull()
})

it('K4: a box for somebody else, from somebody else or for another room does not open', async () => {
  const carol = await person('CCCCCCCCCCCCCCCC', SECRET)
  const sealed = await box(ada, remote(bob)).seal(1, payload)
  expect(await box(carol, remote(ada)).open(sealed)).toBeNull()
  expect(await box(bob, remote(carol)).open(sealed)).toBeNull()
  expect(await box(bob, remote(ada), 'zzzz-efgh-jkmn').open(sealed)).toBeNull()
})

it('K5: a box with its link or number changed, truncated, or with any byte flipped does not open', async () => {
  const sealed = await box(ada, remote(bob)).seal(3, payload)
  const ba = box(bob, remote(ada))
  expect(await ba.open({ ...sealed, link: 2 })).toBeNull()
  expect(await ba.open({ ...sealed, n: sealed.n + 1 })).toBeNull()
  expect(await ba.open({ ...sealed, box: sealed.box.slice(0, -4) })).toBeNull()
  expect(await ba.open({ ...sealed, box: '' })).toBeNull()
  for (const at of [0, 10, 20, sealed.box.length - 2]) {
    const flipped = sealed.box[at] === 'A' ? 'B' : 'A'
    const box = `${sealed.box.slice(0, at)}${flipped}${sealed.box.slice(at + 1)}`
    expect(await ba.open({ ...sealed, box })).toBeNull()
  }
  expect(await ba.open(sealed)).toEqual(payload)
})

it('K6: a server that puts its own public key in the place of one opens and makes no box of those who hold the link', async () => {
  // what Ada seals for the key that the server showed her as Bob's
  const toFalseBob = box(ada, remote(bob, eve.tabKey.publicKey))
  const sealed = await toFalseBob.seal(1, payload)
  const serverAsBob: Person = { ...eve, id: bob.id }
  for (const guess of [null, makeSecret()])
    expect(await box({ ...serverAsBob, secret: guess }, remote(ada)).open(sealed)).toBeNull()
  // and what the server would seal for Ada
  const forged = await box({ ...serverAsBob, secret: makeSecret() }, remote(ada)).seal(1, payload)
  expect(await toFalseBob.open(forged)).toBeNull()
  expect(await box(bob, remote(ada)).open(sealed)).toBeNull()
})

it('K6: a server that says one has no link can only make the pair unverified on both sides or mute', async () => {
  const liedAbout = box(ada, { ...remote(bob), proof: false })
  expect(liedAbout.verified).toBe(false)
  expect(await box(bob, remote(ada)).open(await liedAbout.seal(1, payload))).toBeNull()
})

it('K7: a public key that is no point of the curve opens nothing and breaks nothing', async () => {
  const broken = box(ada, remote(bob, 'B'.repeat(87)))
  expect(await broken.open({ link: 1, n: 0, box: 'A'.repeat(60) })).toBeNull()
  await expect(broken.seal(1, payload)).rejects.toThrow()
})

it('K8: proof, psk and the secret itself have nothing in common, and only 22 characters are a secret', async () => {
  expect(await deriveProof(SECRET)).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await deriveProof(SECRET)).not.toContain(SECRET)
  expect(await deriveProof(SECRET)).toBe(await deriveProof(SECRET))
  expect(await deriveProof(makeSecret())).not.toBe(await deriveProof(SECRET))
  expect(parseSecret(SECRET)).toBe(SECRET)
  for (const wrong of ['', 'abc', `${SECRET}x`, 'é'.repeat(22)]) expect(parseSecret(wrong)).toBeNull()
})
