// What a room's file holds, in every state that it has, is what docs/privacy.md says of it.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import privacy from '../../../docs/privacy.md?raw'
import type { AgentObject } from '../../../worker/agent-object.ts'
import type { IssuerObject } from '../../../worker/issuer-object.ts'
import type { RoomObject } from '../../../worker/room-object.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { bindings } from '../support/instance.ts'
import { connect, join, KEY, makeRoom, PROOF, sitDown } from '../support/meeting.ts'

const text = privacy.replaceAll(/<!--.*?-->/gs, '')

/** Fields in the first column of the table under this heading. */
const fieldsOf = (table: string): readonly string[] => {
  const rows = (text.split(`### Table \`${table}\``)[1] ?? '').split('\n\n')[1] ?? ''
  return rows
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, field = '']) => field))
}
const documented = () =>
  Object.fromEntries(
    [...text.matchAll(/### Table `(\w+)`/g)].map(([, name = '']) => [name, [...fieldsOf(name)].sort()]),
  )

/** Columns, and of a column that is JSON what stands in it. */
type Stored = Map<string, Set<string>>
const look = (code: string, into: Stored): Promise<void> => lookInto(bindings.ROOMS.getByName(code), into)
const lookInto = (object: DurableObjectStub<RoomObject | AgentObject | IssuerObject>, into: Stored): Promise<void> =>
  runInDurableObject(object, (_, { storage: { sql } }) => {
    const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray()
    for (const { name } of tables.filter((table) => !table.name.startsWith('_cf_'))) {
      const fields = into.get(name) ?? new Set()
      into.set(name, fields)
      for (const row of sql.exec(`SELECT * FROM ${name}`))
        for (const [column, value] of Object.entries(row))
          if (column === 'body') for (const field of Object.keys(JSON.parse(String(value)))) fields.add(field)
          else if (name !== 'room' || column !== 'id') fields.add(column)
    }
  })

describe('what a room keeps', () => {
  test('X8: tables and fields are those of docs/privacy.md, in every state of a seat', async () => {
    const stored: Stored = new Map()
    const code = await makeRoom()
    await bindings.AGENTS.getByName(CLAIRE.subject).endSessions(1)
    await lookInto(bindings.AGENTS.getByName(CLAIRE.subject), stored)
    await bindings.ISSUERS.getByName('issuer').keep(Date.now(), '{"keys":[]}')
    await lookInto(bindings.ISSUERS.getByName('issuer'), stored)
    await look(code, stored)
    const claire = await sitDown(code, { proof: PROOF }, await signedIn())
    const thomas = await sitDown(code, { proof: PROOF }, await signedIn({ ...CLAIRE, subject: 'subject-of-thomas' }))
    const gus = await sitDown(code)
    const walt = await connect(code, (await join(code, {})).ticket)
    walt.say({ type: 'enter', name: 'Walt', key: KEY })
    await walt.next('waiting')
    claire.say({ type: 'hand', up: true })
    claire.say({ type: 'role', peer: thomas.welcome.self.id, role: 'cohost', lasting: true })
    await thomas.next('self')
    for (const id of ['m'.repeat(16), 'n'.repeat(16)]) {
      claire.say({ type: 'chat', message: { id, epoch: 1, key: 'k'.repeat(16), box: 'x'.repeat(200) } })
      await claire.next('chat')
    }
    claire.say({ type: 'chat-delete', id: 'n'.repeat(16) })
    await claire.next('chat-deleted')
    await look(code, stored)
    claire.say({ type: 'remove', peer: thomas.welcome.self.id, out: true })
    await thomas.closed
    gus.say({ type: 'leave' })
    await gus.closed
    await look(code, stored)
    expect(Object.fromEntries([...stored].map(([name, fields]) => [name, [...fields].sort()]))).toEqual(documented())

    claire.say({ type: 'end' })
    await claire.closed
    const left: Stored = new Map()
    await look(code, left)
    expect([...left.keys()]).toEqual([])
  })
})
