// One agent: which rooms they made, under the opaque subject that names the object. What a room says of itself is asked
// there; this remembers whom to ask.
import { DurableObject } from 'cloudflare:workers'
import { type Env, roomExpiryMs } from './env.ts'

/** More than anybody makes while a room lasts; the oldest make place. */
const ROOMS_KEPT = 50

const TABLE = 'CREATE TABLE IF NOT EXISTS agent_rooms (code TEXT PRIMARY KEY, made INTEGER NOT NULL)'

export class AgentObject extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql

  /** Codes of the rooms they made, newest first. Asking writes nothing. */
  async rooms(): Promise<readonly string[]> {
    return this.#codes()
  }

  /** They made this room. All is forgotten when they have made none for as long as an unused room lasts. */
  async made(code: string): Promise<void> {
    const now = Date.now()
    this.#sql.exec(TABLE)
    this.#sql.exec('INSERT OR REPLACE INTO agent_rooms (code, made) VALUES (?, ?)', code, now)
    for (const old of this.#codes().slice(ROOMS_KEPT)) this.#sql.exec('DELETE FROM agent_rooms WHERE code = ?', old)
    await this.ctx.storage.setAlarm(now + roomExpiryMs(this.env))
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll()
  }

  #codes(): readonly string[] {
    const exists = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'agent_rooms'").toArray().length > 0
    if (!exists) return []
    const rows = this.#sql.exec<{ code: string }>('SELECT code FROM agent_rooms ORDER BY made DESC, rowid DESC')
    return rows.toArray().map(({ code }) => code)
  }
}
