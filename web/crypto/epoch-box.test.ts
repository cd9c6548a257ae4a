import { expect, it } from 'vitest'
import type { EpochKey, KeyMessage } from '../call/epoch-messages.ts'
import type { RemotePeer } from '../media/topology.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { createChatBoxes } from './epoch-box.ts'
import { deriveFrameKey, deriveFromEpoch, isGenuine, makeEpochKey } from './epoch-keys.ts'
import { createKeyBoxes } from './epoch-pair.ts'
import { makeSecret } from './link-secret.ts'
import { createBoxesFor, createPairBoxes } from './pair-box.ts'
import { makeTabKey } from './pair-keys.ts'

const CODE = 'abcd-efgh-jkmn'
const TERMS = { epoch: 3, seat: 1, exits: 2, removals: 1 }
const key = await makeEpochKey(TERMS)
const boxes = createChatBoxes(CODE)
const NAME = { from: 'AAAAAAAAAAAAAAAA', id: 'mmmmmmmmmmmmmmmm' }
const said = { text: 'Bonjour à tous 👋🏽', reply: null }

it('E11: what is sealed under an epoch key opens under it, whatever is said', async () => {
  for (const payload of [said, '', null, 'é'.repeat(4_000), { text: '\u0000"\\' }])
    expect(await boxes.open(key, NAME, await boxes.seal(key, NAME, payload))).toEqual(payload)
})

it('E11: said by another, under another id, epoch, key or in another room it does not open', async () => {
  const box = await boxes.seal(key, NAME, said)
  expect(await boxes.open(key, { ...NAME, from: 'BBBBBBBBBBBBBBBB' }, box)).toBeNull()
  expect(await boxes.open(key, { ...NAME, id: 'nnnnnnnnnnnnnnnn' }, box)).toBeNull()
  expect(await boxes.open({ ...key, epoch: 4 }, NAME, box)).toBeNull()
  expect(await boxes.open({ ...key, id: 'xxxxxxxxxxxxxxxx' }, NAME, box)).toBeNull()
  expect(await boxes.open(await makeEpochKey(TERMS), NAME, box)).toBeNull()
  expect(await createChatBoxes('zzzz-efgh-jkmn').open(key, NAME, box)).toBeNull()
  expect(await boxes.open(key, NAME, box)).toEqual(said)
})

it('E11: with any byte changed, cut short or empty it does not open', async () => {
  const box = await boxes.seal(key, NAME, said)
  const bytes = fromBase64url(box)
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(await boxes.open(key, NAME, toBase64url(changed))).toBeNull()
  }
  for (const wrong of ['', 'AAAA', box.slice(0, -4), '*'.repeat(60)])
    expect(await boxes.open(key, NAME, wrong)).toBeNull()
})

it('E12: messages of about the same length have boxes of the same length, and no two boxes are alike', async () => {
  const sealed = await Promise.all(
    ['oui', 'non', 'À quinze heures, alors ?', 'oui'].map((text) => boxes.seal(key, NAME, { text })),
  )
  expect(new Set(sealed.map(({ length }) => length)).size).toBe(1)
  expect(new Set(sealed).size).toBe(4)
  expect((await boxes.seal(key, NAME, 'x'.repeat(59))).length).toBeGreaterThan((sealed[0] as string).length)
  for (const length of [0, 57, 58, 59, 200]) {
    const bytes = fromBase64url(await boxes.seal(key, NAME, 'x'.repeat(length))).length
    expect((bytes - 12 - 16) % 64).toBe(0)
  }
})

it('E13: the name of a key covers its bytes and its terms', async () => {
  expect(await isGenuine(key)).toBe(true)
  const other = await makeEpochKey(TERMS)
  expect(other.id).not.toBe(key.id)
  const lies: readonly Partial<EpochKey>[] = [
    { secret: other.secret },
    { id: other.id },
    { epoch: 4 },
    { seat: 2 },
    { exits: 3 },
    { removals: 0 },
  ]
  for (const lie of lies) expect(await isGenuine({ ...key, ...lie })).toBe(false)
})

it('E13: the keys of chat, of each sender and the name have nothing in common', async () => {
  const frames = await Promise.all(['AAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBB'].map((id) => deriveFrameKey(key, id)))
  const all = [key.secret, ...[...frames, await deriveFromEpoch(key, 'chat', 32)].map(toBase64url)]
  expect(new Set(all).size).toBe(4)
  expect(frames.map(({ length }) => length)).toEqual([32, 32])
  expect(await deriveFrameKey(key, 'AAAAAAAAAAAAAAAA')).toEqual(frames[0])
  expect(await deriveFrameKey(await makeEpochKey(TERMS), 'AAAAAAAAAAAAAAAA')).not.toEqual(frames[0])
})

const SECRET = makeSecret()
const person = async (id: string) => ({ id, tabKey: await makeTabKey() })
type Person = Awaited<ReturnType<typeof person>>
const ada = await person('AAAAAAAAAAAAAAAA')
const bob = await person('BBBBBBBBBBBBBBBB')
const eve = await person('EEEEEEEEEEEEEEEE')
const context = ({ id, tabKey }: Person) => ({ code: CODE, secret: SECRET, tabKey, self: { id, proof: true } })
const remote = ({ id, tabKey }: Person): RemotePeer => ({
  id,
  seat: 1,
  key: tabKey.publicKey,
  proof: true,
  presence: 'in',
})
const grant: KeyMessage = { type: 'grant', keys: [key], current: key.id }

it('E14: a key message opens once, for the one it is meant for', async () => {
  const note = await createKeyBoxes(context(ada))(remote(bob)).seal(grant)
  expect(await createKeyBoxes(context(eve))(remote(ada)).open(note)).toBeNull()
  const bobs = createKeyBoxes(context(bob))(remote(ada))
  expect(await bobs.open(note)).toEqual(grant)
  expect(await bobs.open(note)).toBeNull()
})

it('E14: a key box is no signal, a signal no key box, and neither is a comparison of digits', async () => {
  const note = await createKeyBoxes(context(ada))(remote(bob)).seal(grant)
  expect(await createPairBoxes(context(bob))(remote(ada)).open({ link: 0, ...note })).toBeNull()
  expect(await createBoxesFor('digits', context(bob))(remote(ada)).open({ link: 0, ...note })).toBeNull()
  const signal = await createPairBoxes(context(ada))(remote(bob)).seal(0, grant)
  expect(await createKeyBoxes(context(bob))(remote(ada)).open(signal)).toBeNull()
})

it('E14: what is no key message is not believed, and a key under a false name is left out', async () => {
  const raw = createBoxesFor('keys', context(ada))(remote(bob))
  const bobs = createKeyBoxes(context(bob))(remote(ada))
  for (const wrong of [null, [], { type: 'grant' }, { ...grant, keys: [{ ...key, secret: 'short' }] }])
    expect(await bobs.open(await raw.seal(0, wrong))).toBeNull()
  const forged = { ...(await makeEpochKey(TERMS)), id: key.id }
  expect(await bobs.open(await raw.seal(0, { ...grant, keys: [forged, key] }))).toEqual(grant)
})
