import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { roomNameOf } from '../../../worker/sfu/room-name.ts'
import { LIVEKIT, ORIGIN } from '../support/bindings.ts'
import { instanceWith, settings } from '../support/instance.ts'
import { makeRoom, sitDown } from '../support/meeting.ts'

const here = instanceWith({})
const SECRET = LIVEKIT.secret

const digestOf = async (text: string) =>
  btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))))

interface Signing {
  readonly secret?: string
  readonly issuer?: string
  readonly sha256?: string
  readonly expires?: number
}
const sign = async (body: string, { secret = SECRET, issuer = LIVEKIT.key, sha256, expires = 300 }: Signing = {}) =>
  new SignJWT({ sha256: sha256 ?? (await digestOf(body)) })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setExpirationTime(Math.floor(Date.now() / 1000) + expires)
    .sign(new TextEncoder().encode(secret))

/** As LiveKit sends it: no Origin, a type of its own. */
const deliver = (body: string, token: string, at = here) =>
  at(
    new Request(`${ORIGIN}/api/livekit/webhook`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/webhook+json', Authorization: token },
      body,
    }),
  )
const joined = (room: string, identity: string) =>
  JSON.stringify({
    event: 'participant_joined',
    id: 'EV_1',
    room: { sid: 'RM_1', name: room },
    participant: { identity },
  })

const removals = vi.fn<(body: unknown) => void>()
beforeEach(() => {
  removals.mockReset()
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    expect(String(input)).toMatch(/\/twirp\/livekit\.RoomService\/RemoveParticipant$/)
    removals(JSON.parse(String(init?.body)))
    return Response.json({})
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('LiveKit’s webhook', () => {
  test('F21: who has no seat is removed; who is in, or away, is not', async () => {
    const code = await makeRoom()
    const room = await roomNameOf(settings.keys, code)
    const ann = await sitDown(code)
    const bob = await sitDown(code)
    const tell = async (identity: string) => {
      const body = joined(room, identity)
      expect((await deliver(body, await sign(body))).status).toBe(200)
    }
    await tell(ann.welcome.self.id)
    expect(removals).not.toHaveBeenCalled()
    await tell('x'.repeat(16))
    expect(removals.mock.calls).toEqual([[{ room, identity: 'x'.repeat(16) }]])
    bob.say({ type: 'leave' })
    await bob.closed
    await tell(bob.welcome.self.id)
    expect(removals.mock.calls.at(-1)).toEqual([{ room, identity: bob.welcome.self.id }])
  })

  test('F21: rooms that are not ours, and what is no coming, are none of our business', async () => {
    const room = await roomNameOf(settings.keys, await makeRoom())
    const bodies = [
      joined('somebody-elses', 'x'),
      joined(room, ''),
      joined(room, 'x').replace('participant_joined', 'participant_left'),
      '{"event":"room_finished"}',
    ]
    for (const body of bodies) expect((await deliver(body, await sign(body))).status).toBe(200)
    expect(removals).not.toHaveBeenCalled()
  })

  test.each<[string, (body: string) => Promise<[body: string, token: string]>]>([
    ['unsigned', async (body) => [body, '']],
    ['signed by somebody else', async (body) => [body, await sign(body, { secret: 'z'.repeat(32) })]],
    ['of another key', async (body) => [body, await sign(body, { issuer: 'other' })]],
    ['expired', async (body) => [body, await sign(body, { expires: -60 })]],
    ['changed by one byte', async (body) => [`${body} `, await sign(body)]],
    ['signed over nothing', async (body) => [body, await sign(body, { sha256: '' })]],
    ['without a signature', async (body) => [body, `${(await sign(body)).split('.').slice(0, 2).join('.')}.`]],
  ])('F20: one that is %s is refused, and nothing happens', async (_, make) => {
    const [body, token] = await make(joined(await roomNameOf(settings.keys, await makeRoom()), 'x'.repeat(16)))
    const answer = await deliver(body, token)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: 'ticket.invalid' })
    expect(removals).not.toHaveBeenCalled()
  })

  test('F20: signed nonsense is refused, so is too much of it, and without an SFU nobody is there', async () => {
    expect((await deliver('nonsense', await sign('nonsense'))).status).toBe(400)
    const much = ' '.repeat(65_537)
    expect((await deliver(much, await sign(much))).status).toBe(413)
    const none = instanceWith({ LIVEKIT_URL: '', LIVEKIT_KEY: '', LIVEKIT_SECRET: '' })
    expect((await deliver('{}', await sign('{}'), none)).status).toBe(404)
  })
})
