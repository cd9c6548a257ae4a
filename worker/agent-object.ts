// One agent: which rooms they made and when they signed out everywhere, under the opaque subject that names the object. What
// a room says of itself is asked there; this remembers whom to ask.
import { DurableObject } from 'cloudflare:workers'
import { type Env, roomExpiryMs } from './env.ts'
import type { Settings } from './settings.ts'

/** More than anybody makes while a room lasts; the oldest make place. */
const ROOMS_KEPT = 50
/** The longest that a session lasts: afterwards there is none left that would have to be refused. */
export const SESSION_MS = 12 * 60 * 60_000

const ROOMS = 'CREATE TABLE IF NOT EXISTS agent_rooms (code TEXT PRIMARY KEY, made INTEGER NOT NULL)'
const SESSIONS = 'CREATE TABLE IF NOT EXISTS agent_sessions (id INTEGER PRIMARY KEY, ended INTEGER NOT NULL)'

export class AgentObject extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql

  /** Codes of the rooms they made, newest first. Asking writes nothing. */
  async rooms(): Promise<readonly string[]> {
    return this.#codes()
  }

  /** They made this room. All is forgotten when they have made none for as long as an unused room lasts. */
  async made(code: string): Promise<void> {
    const now = Date.now()
    this.#sql.exec(ROOMS)
    this.#sql.exec('INSERT OR REPLACE INTO agent_rooms (code, made) VALUES (?, ?)', code, now)
    for (const old of this.#codes().slice(ROOMS_KEPT)) this.#sql.exec('DELETE FROM agent_rooms WHERE code = ?', old)
    await this.#remember(now + roomExpiryMs(this.env))
  }

  /** Sessions that began by then are over, in ms; 0: none is. Asking writes nothing. */
  async sessionsEnded(): Promise<number> {
    if (!this.#has('agent_sessions')) return 0
    return this.#sql.exec<{ ended: number }>('SELECT ended FROM agent_sessions').toArray()[0]?.ended ?? 0
  }

  /** They signed out everywhere. */
  async endSessions(now: number): Promise<void> {
    this.#sql.exec(SESSIONS)
    this.#sql.exec('INSERT OR REPLACE INTO agent_sessions (id, ended) VALUES (1, ?)', now)
    await this.#remember(now + SESSION_MS)
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll()
  }

  /** At least until then: the later of two ends is that of both. */
  async #remember(until: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    await this.ctx.storage.setAlarm(Math.max(set ?? 0, until))
  }

  #has(table: string): boolean {
    return this.#sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length > 0
  }

  #codes(): readonly string[] {
    if (!this.#has('agent_rooms')) return []
    const rows = this.#sql.exec<{ code: string }>('SELECT code FROM agent_rooms ORDER BY made DESC, rowid DESC')
    return rows.toArray().map(({ code }) => code)
  }
}

export const agentOf = (env: Env, { jurisdiction }: Settings, subject: string): DurableObjectStub<AgentObject> => {
  const agents = jurisdiction === null ? env.AGENTS : env.AGENTS.jurisdiction(jurisdiction)
  return agents.getByName(subject)
}
