// Rows of a room in the object's SQLite. Makes its tables with the first row: asking about an unknown room writes nothing.
import type { Changes, MapChanges, Saved } from './room/rows.ts'

export interface RoomStore {
  load(): Saved
  /** Writes what changed, in the transaction of the event. */
  save(changes: Changes): void
  /** Everything goes, the alarm too (compatibility date 2026-02-24 and later). */
  erase(): Promise<void>
}

const TABLES = [
  'CREATE TABLE IF NOT EXISTS room (id INTEGER PRIMARY KEY CHECK (id = 0), body TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS seats (id TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS tickets (id TEXT PRIMARY KEY, exp INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, body TEXT NOT NULL)',
]
const NOTHING: Saved = { room: null, seats: [], tickets: [], messages: [] }

export const createRoomStore = (storage: DurableObjectStorage): RoomStore => {
  const { sql } = storage
  const body = (table: 'room' | 'seats'): readonly string[] =>
    sql
      .exec<{ body: string }>(`SELECT body FROM ${table}`)
      .toArray()
      .map((row) => row.body)
  const exists = (): boolean => sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'room'").toArray().length > 0
  let made = exists()

  const write = <V>(
    changes: MapChanges<string, V>,
    table: string,
    column: string,
    value: (v: V) => string | number,
  ) => {
    for (const [id, entry] of changes.put)
      sql.exec(`INSERT OR REPLACE INTO ${table} (id, ${column}) VALUES (?, ?)`, id, value(entry))
    for (const id of changes.drop) sql.exec(`DELETE FROM ${table} WHERE id = ?`, id)
  }

  return {
    load: () => {
      if (!made) return NOTHING
      // a room may be older than one of the tables
      for (const table of TABLES) sql.exec(table)
      const messages = sql.exec<{ id: string; body: string }>('SELECT id, body FROM messages').toArray()
      const tickets = sql.exec<{ id: string; exp: number }>('SELECT id, exp FROM tickets').toArray()
      return {
        room: body('room')[0] ?? null,
        seats: body('seats'),
        tickets: tickets.map(({ id, exp }) => [id, exp] as const),
        messages: messages.map(({ id, body }) => [id, body] as const),
      }
    },
    save: ({ room, seats, tickets, messages }) => {
      const rows = [seats, tickets, messages].some(({ put, drop }) => put.length > 0 || drop.length > 0)
      if (room === undefined && !rows) return
      storage.transactionSync(() => {
        if (!made) for (const table of TABLES) sql.exec(table)
        if (room !== undefined) sql.exec('INSERT OR REPLACE INTO room (id, body) VALUES (0, ?)', JSON.stringify(room))
        write(seats, 'seats', 'body', (seat) => JSON.stringify(seat))
        write(tickets, 'tickets', 'exp', (exp) => exp)
        write(messages, 'messages', 'body', (message) => JSON.stringify(message))
      })
      made = true
    },
    erase: () => {
      made = false
      return storage.deleteAll()
    },
  }
}
