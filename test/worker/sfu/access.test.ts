import { decodeJwt, jwtVerify } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeCode } from '../../../worker/codes.ts'
import { parseKeyRing } from '../../../worker/keys.ts'
import { codeOfRoomName, roomNameOf } from '../../../worker/sfu/room-name.ts'
import { mintSeatToken } from '../../../worker/sfu/token.ts'
import { signedIn } from '../support/agent.ts'
import { LIVEKIT, NEW_KEY, OLD_KEY, RETIRED_KEY } from '../support/bindings.ts'
import { bindings, instanceWith, settings } from '../support/instance.ts'
import { connect, join, KEY, makeRoom, PROOF, sitDown } from '../support/meeting.ts'
import { accessOf, askSfu, meetFive } from './support.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const SECRET = new TextEncoder().encode(LIVEKIT.secret)
const NOW = 1_800_000_000_000
/** For a word that waits until who goes has gone. */
const WHO_GOES = 5_000

describe('tokens for the SFU', () => {
  test('F16: a token is for one room and one seat, exact sources, five minutes, and nothing else', async () => {
    if (settings.sfu === null) throw new Error('no SFU')
    const seat = { room: 'room', identity: 'k3JfQ0aZ9xWcT2Lm', sources: ['microphone', 'screen'] } as const
    const token = await mintSeatToken(settings.sfu, seat, NOW)
    const { payload, protectedHeader } = await jwtVerify(token, SECRET, { currentDate: new Date(NOW) })
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(payload).toEqual({
      iss: LIVEKIT.key,
      sub: 'k3JfQ0aZ9xWcT2Lm',
      iat: NOW / 1000,
      nbf: NOW / 1000,
      exp: NOW / 1000 + 300,
      video: {
        room: 'room',
        roomJoin: true,
        canSubscribe: true,
        canPublish: true,
        canPublishSources: ['microphone', 'screen_share', 'screen_share_audio'],
        canPublishData: false,
        canUpdateOwnMetadata: false,
      },
    })
  })

  test('F16: who may send nothing is told so: an empty list would mean everything', async () => {
    if (settings.sfu === null) throw new Error('no SFU')
    const token = await mintSeatToken(settings.sfu, { room: 'room', identity: 'a', sources: [] }, NOW)
    expect(decodeJwt(token).video).toMatchObject({ canPublish: false, canPublishSources: [] })
  })

  test('F17: in a meeting that has outgrown a mesh whoever sits there is given one, for what the room allows', async () => {
    const { code, ann, eve } = await meetFive()
    expect(eve.welcome.plan).toMatchObject({ kind: 'moving', epoch: 1, to: 'sfu' })
    expect(await ann.next('plan')).toMatchObject({ plan: { kind: 'moving', barrier: { length: 4 } } })
    const { url, token } = await accessOf(code, ann.welcome.self.resume)
    expect(url).toBe(settings.sfu?.url)
    const { sub, video } = decodeJwt<{ video: { room: string; canPublishSources: string[] } }>(token)
    expect(sub).toBe(ann.welcome.self.id)
    expect(video.room).toBe(await roomNameOf(settings.keys, code))
    expect(video.canPublishSources).toEqual(['microphone', 'camera', 'screen_share', 'screen_share_audio'])

    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    claire.say({ type: 'settings', change: { allow: { camera: false } } })
    await ann.next('settings')
    const later = decodeJwt<typeof claimed>((await accessOf(code, ann.welcome.self.resume)).token)
    expect(later.video.canPublishSources).toEqual(['microphone', 'screen_share', 'screen_share_audio'])
    const hosts = decodeJwt<typeof claimed>((await accessOf(code, claire.welcome.self.resume)).token)
    expect(hosts.video.canPublishSources).toContain('camera')
    // nothing of the person: only the claims above
    expect(JSON.stringify(hosts)).not.toMatch(/Claire|Vasseur|littoraux|subject/)
  })
  const claimed = { video: { canPublishSources: [''] } }

  test('F17: a mesh gives none, nor does an instance without an SFU, nor a key that opens no seat', async () => {
    const code = await makeRoom()
    const ann = await sitDown(code)
    const answer = await askSfu(code, ann.welcome.self.resume)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({ error: 'sfu.not-now' })

    const five = await meetFive()
    const none = instanceWith({ LIVEKIT_URL: '', LIVEKIT_KEY: '', LIVEKIT_SECRET: '' })
    expect(await (await askSfu(five.code, five.ann.welcome.self.resume, none)).json()).toEqual({ error: 'sfu.not-now' })
    expect(await (await askSfu(five.code, 'R'.repeat(22))).json()).toEqual({ error: 'seat.unknown' })
    const other = await meetFive()
    expect(await (await askSfu(other.code, five.ann.welcome.self.resume)).json()).toEqual({ error: 'seat.unknown' })
    five.ann.say({ type: 'leave' })
    await five.ann.closed
    expect(await (await askSfu(five.code, five.ann.welcome.self.resume)).json()).toEqual({ error: 'seat.unknown' })
  })

  test('F17: from another site it is refused, and a seat may ask six times a minute', async () => {
    const { code, ann, bob } = await meetFive()
    const strict = instanceWith({ BUDGETS: 'joins=1000/60 rooms=1000/60' })
    const elsewhere = await askSfu(code, ann.welcome.self.resume, strict, { Origin: 'https://elsewhere.test' })
    expect(await elsewhere.json()).toEqual({ error: 'request.origin' })
    for (let count = 0; count < 6; count += 1)
      expect((await askSfu(code, ann.welcome.self.resume, strict)).status).toBe(200)
    const over = await askSfu(code, ann.welcome.self.resume, strict)
    expect(await over.json()).toEqual({ error: 'request.too-many' })
    expect(Number(over.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await askSfu(code, bob.welcome.self.resume, strict)).status).toBe(200)
  })

  test('F1: the door says where the SFU is, and without one says nothing', async () => {
    const code = await makeRoom()
    expect(await join(code)).toMatchObject({ sfu: { url: settings.sfu?.url, meshMax: 4 } })
    const none = instanceWith({ LIVEKIT_URL: '', LIVEKIT_KEY: '', LIVEKIT_SECRET: '' })
    expect(await join(code, undefined, {}, none)).not.toHaveProperty('sfu')
  })
})

describe('names of rooms at the SFU', () => {
  const ring = parseKeyRing(`${NEW_KEY},${OLD_KEY}`)

  test('F18: a name says nothing, is always the same, and opens for the ring alone', async () => {
    const code = await makeCode(ring)
    const name = await roomNameOf(ring, code)
    expect(name).toMatch(/^[A-Za-z0-9_-]{38}$/)
    expect(await roomNameOf(ring, code)).toBe(name)
    expect(await codeOfRoomName(ring, name)).toBe(code)
    expect(await codeOfRoomName(parseKeyRing(RETIRED_KEY), name)).toBeNull()
    expect(await roomNameOf(ring, await makeCode(ring))).not.toBe(name)
  })

  test('F18: a new key in the ring moves no meeting to another room', async () => {
    const old = parseKeyRing(OLD_KEY)
    const code = await makeCode(old)
    const name = await roomNameOf(old, code)
    expect(await roomNameOf(ring, code)).toBe(name)
    expect(await codeOfRoomName(ring, name)).toBe(code)
  })

  test('F18: what is no name of ours is nobody’s', async () => {
    const name = await roomNameOf(ring, await makeCode(ring))
    const swapped = `${name.slice(0, -3)}${name.at(-3) === 'A' ? 'B' : 'A'}${name.slice(-2)}`
    for (const other of ['', 'lobby', '%', 'A'.repeat(38), swapped])
      expect(await codeOfRoomName(ring, other)).toBeNull()
  })
})

describe('words to the SFU', () => {
  test('F19: when it does not answer the log says so, and the room goes on', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const asked: unknown[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      asked.push(JSON.parse(String(init?.body)).identity)
      throw new Error('no route to host')
    })
    const { ann, bob } = await meetFive()
    ann.say({ type: 'leave' })
    expect(await ann.closed).toBe(4007)
    expect(await bob.next('left')).toMatchObject({ id: ann.welcome.self.id })
    await vi.waitFor(
      () =>
        expect(log.mock.calls.map(([line]) => JSON.parse(line))).toContainEqual({
          event: 'sfu.failed',
          act: 'remove',
          message: 'no route to host',
        }),
      WHO_GOES,
    )
    await vi.waitFor(() => expect(asked).toContain(ann.welcome.self.id), WHO_GOES)
  })

  test('F15: who goes has a second for it; who has come back meanwhile is not thrown out, who was removed is at once', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    const all: string[] = []
    const told: string[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const { identity } = JSON.parse(String(init?.body))
      if (String(input).endsWith('/RemoveParticipant')) all.push(identity)
      if (String(input).endsWith('/UpdateParticipant')) told.push(identity)
      return Response.json({})
    })
    const { code, ann, bob, cat } = await meetFive()
    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    const [anns, bobs, cats] = [ann.welcome.self.id, bob.welcome.self.id, cat.welcome.self.id]
    // who went in the tests before may be sent away now
    const removed = (): string[] => all.filter((id) => [anns, bobs, cats].includes(id))
    for (const person of [ann, bob]) person.say({ type: 'leave' })
    await Promise.all([ann.closed, bob.closed])
    const { resume } = ann.welcome.self
    const again = await connect(code, (await join(code, { resume })).ticket)
    again.say({ type: 'enter', name: 'Ann', key: KEY, resume })
    expect((await again.next('welcome')).self.id).toBe(anns)
    claire.say({ type: 'remove', peer: cats, out: false })
    await cat.closed
    await vi.waitFor(() => expect(removed()).toEqual([cats]))
    await vi.waitFor(() => expect(removed()).toEqual([cats, bobs]), WHO_GOES)
    // who is there again is told what they may, in case it has changed meanwhile
    expect(told).toEqual([anns])
    claire.say({ type: 'end' })
    await again.closed
    expect(removed()).toEqual([cats, bobs])
  })

  test('F19: they are said once each, in order, with a token for that room alone', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    const said: [string, unknown, unknown][] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const { video } = decodeJwt(String(new Headers(init?.headers).get('Authorization')).slice('Bearer '.length))
      said.push([String(input).split('/').at(-1) ?? '', JSON.parse(String(init?.body)), video])
      return Response.json({
        participants: [
          { identity: people.bob, tracks: TRACKS },
          { identity: people.cat, tracks: TRACKS },
        ],
      })
    })
    const people = { bob: '', cat: '' }
    const { code, bob, cat } = await meetFive()
    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    people.bob = bob.welcome.self.id
    people.cat = cat.welcome.self.id
    claire.say({ type: 'mute', peer: people.bob, source: 'screen' })
    claire.say({ type: 'role', peer: people.bob, role: 'cohost' })
    claire.say({ type: 'settings', change: { allow: { camera: false, screen: false, microphone: false } } })
    claire.say({ type: 'end' })
    await claire.closed
    const room = await roomNameOf(settings.keys, code)
    const grant = { roomAdmin: true, room }
    await vi.waitFor(() => expect(said.at(-1)).toEqual(['DeleteRoom', { room }, { roomCreate: true }]))
    const bobs = said.filter(([, body]) => (body as { identity?: string }).identity === people.bob)
    expect(said[0]).toEqual(['ListParticipants', { room }, grant])
    expect(bobs).toEqual([
      ['MutePublishedTrack', { room, identity: people.bob, track_sid: 'TR_screen', muted: true }, grant],
      ['MutePublishedTrack', { room, identity: people.bob, track_sid: 'TR_sound', muted: true }, grant],
    ])
    const cats = said.filter(([, body]) => (body as { identity?: string }).identity === people.cat)
    const none = { can_subscribe: true, can_publish: false, can_publish_sources: [], can_publish_data: false }
    expect(cats).toEqual([['UpdateParticipant', { room, identity: people.cat, permission: none }, grant]])
  })
  const TRACKS = [
    { sid: 'TR_mic', source: 'MICROPHONE' },
    { sid: 'TR_screen', source: 'SCREEN_SHARE' },
    { sid: 'TR_sound', source: 'SCREEN_SHARE_AUDIO' },
    { sid: 'TR_muted', source: 'SCREEN_SHARE', muted: true },
    { sid: 'TR_odd' },
  ]

  test('F19: a wrong setting of the SFU is the routes’ to say: the room itself stays a mesh', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    const { roomSettings } = await import('../../../worker/room-settings.ts')
    expect(roomSettings({ ...bindings, LIVEKIT_SECRET: '' })).toMatchObject({ sfu: false })
    expect(roomSettings({ ...bindings, MESH_MAX: '2' })).toMatchObject({ sfu: true, meshMax: 2, meshAfterMs: 30_000 })
    expect(roomSettings({ ...bindings, MESH_AFTER_SECONDS: '5' })).toMatchObject({ meshAfterMs: 5_000 })
    expect(roomSettings({ ...bindings, MESH_AFTER_SECONDS: '0' })).toMatchObject({ sfu: false })
  })

  test('F5: how long a room rests after a failed move is a setting', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    const { roomSettings } = await import('../../../worker/room-settings.ts')
    expect(roomSettings(bindings)).toMatchObject({ coolDownMs: 60_000 })
    expect(roomSettings({ ...bindings, COOL_DOWN_SECONDS: '5' })).toMatchObject({ sfu: true, coolDownMs: 5_000 })
    expect(roomSettings({ ...bindings, COOL_DOWN_SECONDS: 'soon' })).toMatchObject({ sfu: false, coolDownMs: 60_000 })
  })
})
