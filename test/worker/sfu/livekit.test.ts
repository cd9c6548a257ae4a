// The real livekit-server: it takes what the worker signs, and does what it is told. Skipped where it is not built.
import { decodeJwt } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import type { SfuSettings } from '../../../worker/settings.ts'
import { roomNameOf } from '../../../worker/sfu/room-name.ts'
import { mintCallToken, mintSeatToken } from '../../../worker/sfu/token.ts'
import { signedIn } from '../support/agent.ts'
import { providers, settings } from '../support/instance.ts'
import { PROOF, sitDown } from '../support/meeting.ts'
import { accessOf, meetFive } from './support.ts'

const sfu = settings.sfu as SfuSettings
/** Asks whether a token would open a connection. */
const validate = async (token: string): Promise<number> => {
  const answer = await fetch(`${sfu.api}/rtc/validate?access_token=${token}&auto_subscribe=0`)
  await answer.text()
  return answer.status
}
const ask = async (method: string, body: unknown, token: string) => {
  const answer = await fetch(`${sfu.api}/twirp/livekit.RoomService/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Listed }
}
interface Listed {
  readonly participants?: readonly {
    readonly identity: string
    readonly name: string
    readonly permission: Readonly<Record<string, unknown>>
  }[]
}
const listed = async (room: string) =>
  (await ask('ListParticipants', { room }, await mintCallToken(sfu, room, Date.now()))).body.participants ?? []
/** As a client does: the signalling of a connection, without media. Resolves to its end. */
const connectTo = async (token: string): Promise<{ readonly ended: Promise<number> }> => {
  const { webSocket } = await fetch(`${sfu.api}/rtc?access_token=${token}&auto_subscribe=0&protocol=15`, {
    headers: { Upgrade: 'websocket' },
  })
  if (webSocket === null) throw new Error('no connection')
  const ended = new Promise<number>((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)))
  webSocket.accept()
  return { ended }
}

describe.skipIf(providers.livekit === null)('a real livekit-server', { timeout: 30_000 }, () => {
  test('F22: takes our token for its room and time, and refuses one that is expired, changed, or of another key', async () => {
    const seat = { room: 'a-room', identity: 'k3JfQ0aZ9xWcT2Lm', sources: ['camera'] } as const
    const token = await mintSeatToken(sfu, seat, Date.now())
    expect(await validate(token)).toBe(200)
    expect(await validate(await mintSeatToken(sfu, seat, Date.now() - 7 * 60_000))).toBe(401)
    expect(await validate(await mintSeatToken({ ...sfu, secret: 'z'.repeat(40) }, seat, Date.now()))).toBe(401)
    expect(await validate(await mintSeatToken({ ...sfu, key: 'other' }, seat, Date.now()))).toBe(401)
    const [head = '', body = '', signature = ''] = token.split('.')
    const other = btoa(atob(body.replaceAll('-', '+').replaceAll('_', '/')).replace('a-room', 'b-room'))
    expect(await validate(`${head}.${other.replace(/=+$/, '')}.${signature}`)).toBe(401)
  })

  test('F22: a token for one room opens nothing in another, and a seat’s token commands nobody', async () => {
    const admin = await mintCallToken(sfu, 'a-room', Date.now())
    expect((await ask('ListParticipants', { room: 'a-room' }, admin)).status).toBe(200)
    expect((await ask('ListParticipants', { room: 'b-room' }, admin)).status).toBe(401)
    expect((await ask('DeleteRoom', { room: 'a-room' }, admin)).status).toBe(401)
    const seat = await mintSeatToken(sfu, { room: 'a-room', identity: 'a', sources: ['camera'] }, Date.now())
    expect((await ask('RemoveParticipant', { room: 'a-room', identity: 'b' }, seat)).status).toBe(401)
  })

  test('F22: who sits in a large meeting is there under the seat’s id, as allowed; who leaves is thrown out', async () => {
    const { code, ann, bob } = await meetFive()
    const room = await roomNameOf(settings.keys, code)
    const tokens = await Promise.all([ann, bob].map(({ welcome }) => accessOf(code, welcome.self.resume)))
    const [anns, bobs] = await Promise.all(tokens.map(({ token }) => connectTo(token)))
    expect(decodeJwt(tokens[0]?.token ?? '').video).toMatchObject({ room })
    const there = await listed(room)
    expect(there.map(({ identity }) => identity).sort()).toEqual([ann.welcome.self.id, bob.welcome.self.id].sort())
    for (const { name, permission } of there) {
      expect(name).toBe('')
      expect(permission).toMatchObject({ can_subscribe: true, can_publish: true })
      expect(permission.can_publish_data ?? false).toBe(false)
    }

    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    claire.say({ type: 'settings', change: { allow: { camera: false } } })
    await vi.waitFor(async () => {
      const [first] = await listed(room)
      expect(first?.permission.can_publish_sources).toEqual(['MICROPHONE', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'])
    }, 5_000)

    ann.say({ type: 'leave' })
    await anns?.ended
    expect((await listed(room)).map(({ identity }) => identity)).toEqual([bob.welcome.self.id])

    claire.say({ type: 'end' })
    await bobs?.ended
    await vi.waitFor(async () => expect(await listed(room)).toEqual([]), 5_000)
  })
})
