// The routes of an agent's own rooms and account (spec H40 and after). Only who is signed in is heard, about nobody else, and a
// room says by itself whether it is theirs.
import { type Context, Hono } from 'hono'
import {
  type Account,
  ChangeRoom,
  Confirm,
  type Done,
  type MyRoom,
  ReleaseCohost,
  RenewLink,
} from '../protocol/account.ts'
import { agentOf, type MadeRoom, SESSION_MS } from './agent-object.ts'
import { mayCreateRooms } from './auth/policy.ts'
import { type LiveSession, readSession, renewal } from './auth/session.ts'
import { type Guard, guardOf } from './budgets/guard.ts'
import { checkCode } from './codes.ts'
import type { Env } from './env.ts'
import { CodedError } from './errors.ts'
import { audit } from './log.ts'
import { mustBeOurs, readJson } from './requests.ts'
import type { Named, OwnedRoom, OwnerAct } from './room-api.ts'
import { hashOf } from './room-keys.ts'
import { roomOf } from './room-stub.ts'
import { mustBeDate, titleOf } from './room-wishes.ts'
import { type Settings, settingsOf } from './settings.ts'

type Ctx = Context<{ Bindings: Env }>

interface Asker {
  readonly settings: Settings
  readonly session: LiveSession
  readonly guard: Guard
}

/** Who asks, within their budget. Throws CodedError `signin.required`; for what changes something `request.origin`. */
const askerOf = async (c: Ctx): Promise<Asker> => {
  const settings = settingsOf(c.env)
  if (c.req.method !== 'GET') mustBeOurs(c.req.raw, settings)
  const session = await readSession(c.req.raw, c.env, settings)
  if (session === null) throw new CodedError('signin.required')
  const guard = guardOf(c.env, settings, c.req.raw)
  await guard.spend('account', session.subject)
  return { settings, session, guard }
}

/** A co-host for whoever made the room: no subject is told, and nobody is known by this in another room. */
const idOf = (code: string, { subject }: Named): Promise<string> => hashOf(`co-host ${code} ${subject}`)

const shown = async ({ code, made }: MadeRoom, room: OwnedRoom, subject: string): Promise<MyRoom> => {
  const { title, date, settings, cohosts, used, inside, proofHash, until } = room
  const others = cohosts.filter((named) => named.subject !== subject)
  const ids = await Promise.all(others.map((named) => idOf(code, named)))
  return {
    code,
    made,
    title,
    date,
    settings,
    cohosts: others.map(({ name, organisation }, index) => ({ id: ids[index] ?? '', name, organisation })),
    // making it is no use of it
    used: used > made ? used : null,
    inside,
    link: proofHash,
    until,
  }
}

/** Rooms that are still there and still theirs; the others are forgotten. */
const roomsOf = async (c: Ctx, { settings, session: { subject } }: Asker): Promise<readonly MyRoom[]> => {
  const agent = agentOf(c.env, settings, subject)
  const asked = (await agent.rooms()).map(
    async (made) => [made, await roomOf(c.env, settings, made.code).owned(subject)] as const,
  )
  const answers = await Promise.all(asked)
  const gone = answers.flatMap(([{ code }, room]) => (room === null ? [code] : []))
  if (gone.length > 0) await agent.forget(gone)
  return Promise.all(answers.flatMap(([made, room]) => (room === null ? [] : [shown(made, room, subject)])))
}

/** Does it to the room of the path. A room that is not theirs is answered, and counted, as one that is not there. */
const actOn = async (c: Ctx, { settings, session, guard }: Asker, act: OwnerAct): Promise<string> => {
  const code = await checkCode(settings.keys, c.req.param('code') ?? '')
  const answer = code === null ? 'unknown' : await roomOf(c.env, settings, code).own(session.subject, act)
  if (code === null || answer === 'unknown') throw await guard.missed()
  if (answer === 'in-use') throw new CodedError('room.in-use')
  return code
}

/** The room as it is now. */
const tell = async (c: Ctx, { settings, session }: Asker, code: string): Promise<Response> => {
  const { subject } = session
  const [room, made] = await Promise.all([
    roomOf(c.env, settings, code).owned(subject),
    agentOf(c.env, settings, subject).rooms(),
  ])
  if (room === null) throw new CodedError('room.unknown')
  const known = made.find((each) => each.code === code) ?? { code, made: room.used }
  return c.json<MyRoom>(await shown(known, room, subject), 200, await renewal(session, c.req.raw, settings))
}

const sessionOf = ({ settings, session: { began } }: Asker): Account['session'] => ({
  began,
  ends: began + SESSION_MS,
  idleMs: settings.sessionIdleMs,
})

export const account = new Hono<{ Bindings: Env }>()
  .get('/', async (c) => {
    const asker = await askerOf(c)
    const { settings, session } = asker
    const known = {
      agent: { name: session.name, organisation: session.organisation },
      mayCreate: mayCreateRooms(settings, session),
      session: sessionOf(asker),
      rooms: [...(await roomsOf(c, asker))],
    }
    return c.json<Account>(known, 200, await renewal(session, c.req.raw, settings))
  })
  .get('/export', async (c) => {
    const asker = await askerOf(c)
    const { settings, session } = asker
    const { subject, name, organisation, mayCreate } = session
    const agent = agentOf(c.env, settings, subject)
    const [rooms, made, ended] = [await roomsOf(c, asker), await agent.rooms(), await agent.sessionsEnded()]
    // names as in docs/privacy.md; the id_token in the cookie is a key and stays there
    const all = {
      exported: Date.now(),
      session: { subject, name, organisation, mayCreate, ...sessionOf(asker) },
      agent_rooms: made,
      agent_sessions: ended === 0 ? [] : [{ ended }],
      rooms: rooms.map((room) => ({ ...room, owner: { subject, name, organisation } })),
    }
    return c.json(all, 200, await renewal(session, c.req.raw, settings))
  })
  .post('/rooms/:code', async (c) => {
    const asker = await askerOf(c)
    const { title, date, settings } = await readJson(c.req.raw, ChangeRoom)
    mustBeDate(date ?? null, Date.now())
    const code = await actOn(c, asker, {
      do: 'change',
      ...(title === undefined ? {} : { title: titleOf(title) }),
      ...(date === undefined ? {} : { date }),
      ...(settings === undefined ? {} : { settings }),
    })
    return tell(c, asker, code)
  })
  .post('/rooms/:code/link', async (c) => {
    const asker = await askerOf(c)
    const { proof } = await readJson(c.req.raw, RenewLink)
    return tell(c, asker, await actOn(c, asker, { do: 'renew', proofHash: await hashOf(proof) }))
  })
  .post('/rooms/:code/cohosts', async (c) => {
    const asker = await askerOf(c)
    const { settings, session } = asker
    const { release } = await readJson(c.req.raw, ReleaseCohost)
    const code = await checkCode(settings.keys, c.req.param('code'))
    const room = code === null ? null : await roomOf(c.env, settings, code).owned(session.subject)
    if (code === null || room === null) throw await asker.guard.missed()
    const ids = await Promise.all(room.cohosts.map((named) => idOf(code, named)))
    // whoever is no co-host any more has been released already
    const cohost = room.cohosts[ids.indexOf(release)]
    if (cohost !== undefined) await actOn(c, asker, { do: 'release', cohost: cohost.subject })
    return tell(c, asker, code)
  })
  .post('/rooms/:code/end', async (c) => {
    const asker = await askerOf(c)
    await readJson(c.req.raw, Confirm)
    const code = await actOn(c, asker, { do: 'end' })
    await agentOf(c.env, asker.settings, asker.session.subject).forget([code])
    return c.json<Done>({ done: true })
  })
  .post('/erase', async (c) => {
    const asker = await askerOf(c)
    await readJson(c.req.raw, Confirm)
    const { settings, session } = asker
    const { subject } = session
    const agent = agentOf(c.env, settings, subject)
    const codes = (await agent.rooms()).map(({ code }) => code)
    // the list goes last: what fails on the way can be asked for again
    await Promise.all(codes.map((code) => roomOf(c.env, settings, code).own(subject, { do: 'end' })))
    await agent.forget(codes)
    await agent.endSessions(Date.now())
    audit({ event: 'account.erased', by: subject }, Date.now())
    return c.json<Done>({ done: true })
  })
