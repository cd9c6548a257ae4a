// Whole keepers, real keys, a room in memory: what people see of words and trust.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpochKey } from '../call/epoch-messages.ts'
import { makeSecret } from '../crypto/link-secret.ts'
import { createFakeRoom, type FakeRoom, type Somebody } from './fake-room.ts'

const WITHIN = { timeout: 5_000, interval: 5 }
const L = makeSecret()
let room: FakeRoom
beforeEach(() => {
  room = createFakeRoom()
})
afterEach(() => room.close())

const say = ({ words }: Somebody, text: string): void => words.say(text, null, [])
const all = async (people: readonly Somebody[], texts: readonly string[]): Promise<void> => {
  await expect.poll(() => people.map((person) => person.texts()), WITHIN).toEqual(people.map(() => texts))
}
const lastOf = ({ model }: Somebody) => model.chat.value?.messages.at(-1)
const refOfText = (person: Somebody, text: string) => {
  const message = person.model.chat.value?.messages.find(
    ({ content }) => content.is === 'said' && content.body.text === text,
  )
  if (message === undefined) throw new Error(`nobody said ${text}`)
  return message
}

const digitFrames = (): number => room.heard.filter(({ type }) => type === 'digits').length
/** Whatever these two had to say to each other has been said: what each writes afterwards has come. */
const overtaken = async (...people: readonly Somebody[]): Promise<void> => {
  const texts = people.map(({ id }) => `after all, ${id}`)
  for (const [index, person] of people.entries()) {
    say(person, texts[index] ?? '')
    await all(people, texts.slice(0, index + 1))
  }
}

describe('chat', () => {
  it('C142: what one says all read, in one order, and the room never sees it', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    say(ada, 'Bonjour, ici le relevé')
    await all([ada, bob], ['Bonjour, ici le relevé'])
    say(bob, 'Merci')
    await all([ada, bob], ['Bonjour, ici le relevé', 'Merci'])
    expect(JSON.stringify(room.heard)).not.toMatch(/Bonjour|Merci/)
    expect(lastOf(bob)?.sending).toEqual({ is: 'sent' })
    expect(ada.notices).toEqual([{ kind: 'chat-message', name: 'Bob', text: 'Merci' }])
  })

  it('C147: who comes later reads what was said before', async () => {
    const ada = await room.join('Ada', L, 'owner')
    say(ada, 'un')
    say(ada, 'deux')
    await expect.poll(() => lastOf(ada)?.sending, WITHIN).toEqual({ is: 'sent' })
    const cleo = await room.join('Cleo', L)
    await all([cleo], ['un', 'deux'])
    expect(cleo.notices).toEqual([])
  })

  it('C147: who came with the code alone reads it too, having been let in', async () => {
    const ada = await room.join('Ada', L, 'owner')
    say(ada, 'un')
    const dan = await room.join('Dan', null)
    await all([ada, dan], ['un'])
  })

  it('C149: who reloads, even alone, reads what was said before; another tab of nobody does not', async () => {
    const kept: EpochKey[] = []
    const ada = await room.join('Ada', L, 'owner', kept)
    say(ada, 'pour tout à l’heure')
    await expect.poll(() => lastOf(ada)?.sending, WITHIN).toEqual({ is: 'sent' })
    room.leave(ada, 'left')
    const again = await room.join('Ada', L, 'owner', kept)
    await all([again], ['pour tout à l’heure'])
    const bob = await room.join('Bob', L)
    await all([again, bob], ['pour tout à l’heure'])
    for (const person of [again, bob]) room.leave(person, 'left')
    const stranger = await room.join('Cleo', L)
    await all([stranger], ['sealed'])
  })

  it('C148: while the room is away messages go from browser to browser, and stand there once when it is back', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    say(ada, 'avant')
    await all([ada, bob], ['avant'])
    room.setOpen(false)
    say(ada, 'pendant')
    say(bob, 'aussi')
    await expect.poll(() => [ada, bob].map((person) => person.texts().length), WITHIN).toEqual([3, 3])
    expect(lastOf(ada) && refOfText(ada, 'pendant').sending).toEqual({ is: 'carried' })
    room.setOpen(true)
    await expect
      .poll(
        () => [ada, bob].every(({ model }) => model.chat.value?.messages.every(({ place }) => 'seq' in place)),
        WITHIN,
      )
      .toBe(true)
    expect(ada.texts()).toHaveLength(3)
    expect(ada.texts()).toEqual(bob.texts())
    expect(refOfText(ada, 'pendant').sending).toEqual({ is: 'sent' })
    const cleo = await room.join('Cleo', L)
    await expect.poll(() => cleo.texts(), WITHIN).toEqual(ada.texts())
  })

  it('C146: what was taken back while the room was away is taken back there when it is back', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    say(ada, 'oups')
    await all([ada, bob], ['oups'])
    room.setOpen(false)
    ada.words.takeBack(refOfText(ada, 'oups').id)
    await all([ada, bob], ['deleted'])
    room.setOpen(true)
    const cleo = await room.join('Cleo', L)
    await all([ada, bob, cleo], ['deleted'])
  })

  it('C146: hosts clear for everybody, and nothing comes back', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    say(bob, 'un')
    await all([ada, bob], ['un'])
    expect([ada, bob].map(({ model }) => model.mayClear.value)).toEqual([true, false])
    ada.words.clear()
    await all([ada, bob], [])
    room.setOpen(false)
    room.setOpen(true)
    await all([ada, bob], [])
  })

  it('C144: where the chat is closed to participants they may not write, and what crossed on its way says so', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    room.setChat(false)
    expect([ada, bob].map(({ model }) => model.mayWrite.value)).toEqual([true, false])
    say(bob, 'trop tard')
    await expect.poll(() => lastOf(bob)?.sending, WITHIN).toEqual({ is: 'failed', why: 'refused' })
    expect(ada.texts()).toEqual([])
    room.setChat(true)
    bob.words.retry(lastOf(bob)?.id ?? '')
    await all([ada, bob], ['trop tard'])
  })

  it('C148: what is too much at once for the room goes there a moment later', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    room.busy = 1
    say(ada, 'un')
    say(ada, 'deux')
    await expect.poll(() => [...bob.texts()].sort(), WITHIN).toEqual(['deux', 'un'])
    expect(refOfText(ada, 'un').sending).toEqual({ is: 'sent' })
  })

  it('E3: what is said after a removal waits for the new key, which the removed one has not', async () => {
    const ada = await room.join('Ada', L, 'owner')
    const bob = await room.join('Bob', L)
    const eve = await room.join('Eve', L)
    say(ada, 'un')
    await all([ada, bob, eve], ['un'])
    const before = room.heard.flatMap((frame) => (frame.type === 'chat' ? [frame.message.key] : []))
    room.leave(eve, 'removed')
    say(bob, 'entre nous')
    await all([ada, bob], ['un', 'entre nous'])
    const after = room.heard.flatMap((frame) => (frame.type === 'chat' ? [frame.message.key] : [])).at(-1)
    expect(before).not.toContain(after)
  })
})

describe('comparing digits', () => {
  const digits = ({ model }: Somebody, other: Somebody) => {
    const view = model.comparisons.value.get(other.id)
    return view?.is === 'showing' ? view.digits : null
  }
  const view = ({ model }: Somebody, other: Somebody) => model.comparisons.value.get(other.id)
  const pair = async () => [await room.join('Ada', L, 'owner'), await room.join('Dan', null)] as const
  const showing = async (ada: Somebody, dan: Somebody): Promise<void> => {
    await expect.poll(() => digits(ada, dan) !== null && digits(dan, ada) !== null, WITHIN).toBe(true)
  }

  it.each(['Ada', 'Dan'])('C150: whoever asks (%s), both read the same, and then both have the link', async (asker) => {
    const [ada, dan] = await pair()
    if (asker === 'Ada') ada.words.compare(dan.id)
    else dan.words.compare(ada.id)
    await showing(ada, dan)
    expect(digits(ada, dan)).toMatch(/^[0-9]{6}$/)
    expect(digits(ada, dan)).toBe(digits(dan, ada))
    ada.words.answer(dan.id, true)
    expect(dan.secret()).toBeNull()
    dan.words.answer(ada.id, true)
    await expect.poll(() => dan.secret(), WITHIN).toBe(L)
    expect(view(ada, dan)).toEqual({ is: 'done', given: true })
    await expect.poll(() => view(dan, ada), WITHIN).toEqual({ is: 'done', given: false })
    expect(room.heard.filter(({ type }) => type === 'prove')).toHaveLength(1)
    // and words go on, under keys of a pair that is verified now
    say(dan, 'vérifié')
    await all([ada, dan], ['vérifié'])
  })

  it('C151: who is asked is told, and the focus is theirs only who asked', async () => {
    const [ada, dan] = await pair()
    dan.words.compare(ada.id)
    await showing(ada, dan)
    expect(dan.model.comparing.value).toMatchObject({ peer: ada.id, ours: true })
    expect(ada.model.comparing.value).toMatchObject({ peer: dan.id, ours: false, name: 'Dan' })
    expect(ada.notices).toContainEqual({ kind: 'compare-begun', name: 'Dan' })
    expect(dan.notices).not.toContainEqual({ kind: 'compare-begun', name: 'Ada' })
  })

  it('C152: "they differ" ends it for both, hands nothing over, and there is no second attempt', async () => {
    const [ada, dan] = await pair()
    dan.words.compare(ada.id)
    await showing(ada, dan)
    ada.words.answer(dan.id, false)
    await expect.poll(() => view(dan, ada), WITHIN).toEqual({ is: 'failed', why: 'stopped' })
    expect(view(ada, dan)).toEqual({ is: 'failed', why: 'different' })
    const said = digitFrames()
    ada.words.compare(dan.id)
    dan.words.compare(ada.id)
    await overtaken(ada, dan)
    expect(digitFrames()).toBe(said)
    expect(view(ada, dan)?.is).toBe('failed')
    expect(dan.secret()).toBeNull()
  })

  it('C153: what a broken socket lost of a comparison is said again', async () => {
    const [ada, dan] = await pair()
    room.setOpen(false)
    dan.words.compare(ada.id)
    await expect.poll(() => room.lost, WITHIN).toBeGreaterThan(0)
    room.setOpen(true)
    await showing(ada, dan)
    expect(digits(ada, dan)).toBe(digits(dan, ada))
  })

  it('C152: a server that stands between two, with keys of its own for each, shows them different digits', async () => {
    // to Ada somebody of its own is Dan, to Dan somebody of its own is Ada: the same code and ids, other keys
    const other = createFakeRoom()
    const ada = await room.join('Ada', L, 'owner')
    const asDan = await room.join('Dan', null)
    const asAda = await other.join('Ada', makeSecret(), 'owner')
    const dan = await other.join('Dan', null)
    ada.words.compare(asDan.id)
    dan.words.compare(asAda.id)
    await showing(ada, asDan)
    await showing(asAda, dan)
    expect(digits(ada, asDan)).not.toBe(digits(dan, asAda))
    ada.words.answer(asDan.id, false)
    await expect.poll(() => view(asDan, ada), WITHIN).toEqual({ is: 'failed', why: 'stopped' })
    expect(asDan.secret()).toBeNull()
    other.close()
  })

  it('C152: a room that changes a note on its way disturbs, and learns nothing', async () => {
    const [ada, dan] = await pair()
    room.bend = (frame) => ({ ...frame, box: `${frame.box.slice(0, -4)}AAAA` })
    dan.words.compare(ada.id)
    await expect.poll(digitFrames, WITHIN).toBe(1)
    await overtaken(ada, dan)
    expect(digitFrames()).toBe(1)
    expect(digits(ada, dan)).toBeNull()
    expect(dan.secret()).toBeNull()
  })
})
