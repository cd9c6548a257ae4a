// One agent: which rooms they made and when they signed out everywhere, under the opaque subject that names the object. What
// a room says of itself is asked there; this remembers whom to ask, and forgets whoever is no more.
import { DurableObject } from 'cloudflare:workers'
import { type Env, roomExpiryMs } from './env.ts'
import { roomOf } from './room-stub.ts'
import { type Settings, settingsOf } from './settings.ts'

/** The longest that a session lasts: afterwards there is none left that would have to be refused. */
export const SESSION_MS = 12 * 60 * 60_000
/** When rooms could not be asked whether they are still there. */
const AGAIN_MS = 60 * 60_000

const ROOMS = 'CREATE TABLE IF NOT EXISTS agent_rooms (code TEXT PRIMARY KEY, made INTEGER NOT NULL)'
const SESSIONS = 'CREATE TABLE IF NOT EXISTS agent_sessions (id INTEGER PRIMARY KEY, ended INTEGER NOT NULL)'

/** `made`: when, in ms. */
export interface MadeRoom {
  readonly code: string
  readonly made: number
}

export class AgentObject extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql

  /** The rooms they made, newest first. Asking writes nothing. */
  async rooms(): Promise<readonly MadeRoom[]> {
    return this.#rooms()
  }

  /** They made this room. It is remembered for as long as it is there (`alarm`). */
  async made(code: string): Promise<void> {
    const now = Date.now()
    this.#sql.exec(ROOMS)
    this.#sql.exec('INSERT OR REPLACE INTO agent_rooms (code, made) VALUES (?, ?)', code, now)
    await this.#wakeBy(now + roomExpiryMs(this.env))
  }

  /** These rooms are no more, or are theirs no more. */
  async forget(codes: readonly string[]): Promise<void> {
    this.#drop(codes.map((code) => ({ code })))
  }

  /** Sessions that began by then are over, in ms; 0: none is. Asking writes nothing. */
  async sessionsEnded(): Promise<number> {
    return this.#ended()
  }

  /** They signed out everywhere. */
  async endSessions(now: number): Promise<void> {
    this.#sql.exec(SESSIONS)
    this.#sql.exec('INSERT OR REPLACE INTO agent_sessions (id, ended) VALUES (1, ?)', now)
    await this.#wakeBy(now + SESSION_MS)
  }

  /** Forgets what is over: rooms are asked whether they are still there. With the last of it everything goes. */
  override async alarm(): Promise<void> {
    const ends = await this.#askRooms()
    const now = Date.now()
    this.#drop([...ends].flatMap(([code, end]) => (end === null ? [{ code }] : [])))
    // one that was made meanwhile was not asked
    const due = this.#rooms().map(({ code }) =>
      Math.max(ends.get(code) ?? now + roomExpiryMs(this.env), now + AGAIN_MS),
    )
    const sessions = this.#ended() + SESSION_MS
    if (sessions > now) due.push(sessions)
    else if (this.#has('agent_sessions')) this.#sql.exec('DELETE FROM agent_sessions')
    await (due.length === 0 ? this.ctx.storage.deleteAll() : this.ctx.storage.setAlarm(Math.min(...due)))
  }

  /** When each goes if nobody uses it; null: it is gone. */
  async #askRooms(): Promise<ReadonlyMap<string, number | null>> {
    const ask = async (code: string) => roomOf(this.env, settingsOf(this.env), code).lasts()
    const asked = this.#rooms().map(async ({ code }) => {
      // a wrong setting, or a room that failed: both are in the log, and it is asked again
      return [code, await ask(code).catch(() => 0)] as const
    })
    return new Map(await Promise.all(asked))
  }

  async #wakeBy(at: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || at < set) await this.ctx.storage.setAlarm(at)
  }

  #has(table: string): boolean {
    return this.#sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length > 0
  }

  #ended(): number {
    if (!this.#has('agent_sessions')) return 0
    return this.#sql.exec<{ ended: number }>('SELECT ended FROM agent_sessions').toArray()[0]?.ended ?? 0
  }

  #drop(rooms: readonly Pick<MadeRoom, 'code'>[]): void {
    if (!this.#has('agent_rooms')) return
    for (const { code } of rooms) this.#sql.exec('DELETE FROM agent_rooms WHERE code = ?', code)
  }

  #rooms(): readonly MadeRoom[] {
    if (!this.#has('agent_rooms')) return []
    return this.#sql
      .exec<{ code: string; made: number }>('SELECT code, made FROM agent_rooms ORDER BY made DESC, rowid DESC')
      .toArray()
  }
}

export const agentOf = (env: Env, { jurisdiction }: Settings, subject: string): DurableObjectStub<AgentObject> => {
  const agents = jurisdiction === null ? env.AGENTS : env.AGENTS.jurisdiction(jurisdiction)
  return agents.getByName(subject)
}
