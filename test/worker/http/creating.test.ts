// Who may make a room, and what stays of what they say.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../../worker/room-keys.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { bindings, instance, instanceWith, post } from '../support/instance.ts'
import { askJoin, join, makeRoom, PROOF } from '../support/meeting.ts'

const rowsOf = (code: string): Promise<string> =>
  runInDurableObject(bindings.ROOMS.getByName(code), (_, { storage }) =>
    JSON.stringify(storage.sql.exec('SELECT * FROM room').toArray()),
  )

describe('creating', () => {
  test('H4: a guest is asked to sign in, and no room is made', async () => {
    const answer = await instance(post('/api/rooms', { proof: PROOF }))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: 'create.sign-in' })
  })

  test('H4: an agent makes a room, and is its owner', async () => {
    const answer = await instance(post('/api/rooms', { proof: PROOF, title: 'Point' }, await signedIn()))
    expect(answer.status).toBe(201)
    const { code } = await answer.json<{ code: string }>()
    expect(code).toMatch(/^[a-z]{4}-[a-z]{4}-[a-z]{4}$/)
    expect((await join(code)).room).toEqual({
      title: 'Point',
      host: { name: CLAIRE.name, organisation: CLAIRE.organisation },
    })
  })

  test('H4: where anyone may, a guest makes a room that nobody owns', async () => {
    const open = instanceWith({ ROOM_CREATION: 'anyone' })
    const answer = await open(post('/api/rooms', { proof: PROOF }))
    expect(answer.status).toBe(201)
    const { code } = await answer.json<{ code: string }>()
    expect((await join(code)).room).toEqual({ title: null, host: null })
  })

  test.each([
    ['agents', false, true],
    ['anyone', true, true],
  ])('H4: under %s, /api/me tells a guest %s and an agent %s', async (creation, guest, agent) => {
    const here = instanceWith({ ROOM_CREATION: creation })
    const ask = async (headers = {}) => (await here(new Request('https://parvis.test/api/me', { headers }))).json()
    expect(await ask()).toEqual({ agent: null, mayCreate: guest })
    expect(await ask(await signedIn())).toEqual({
      agent: { name: CLAIRE.name, organisation: CLAIRE.organisation },
      mayCreate: agent,
    })
  })

  test('H5: of the proof the room keeps the hash alone', async () => {
    const rows = await rowsOf(await makeRoom())
    expect(rows).toContain(await hashOf(PROOF))
    expect(rows).not.toContain(PROOF)
  })

  test('H5: of a session the room keeps neither the id_token nor a word of it', async () => {
    expect(await rowsOf(await makeRoom())).not.toContain(CLAIRE.idToken)
  })

  test('H5: the hash of the proof is no proof', async () => {
    const code = await makeRoom()
    const answer = await askJoin(code, { proof: await hashOf(PROOF) })
    expect(await answer.json()).toMatchObject({ entry: 'knock' })
  })
})
