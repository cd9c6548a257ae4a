// docs/protocol.md cannot rot: every message in it is one that the schemas accept, and no type of frame is missing.
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { Account, ChangeRoom, Confirm, Done, MyRoom, ReleaseCohost, RenewLink } from './account.ts'
import { ChatBody } from './chat.ts'
import { ClientFrame, RoomFrame } from './frames.ts'
import { AskCredentials, AskSfu, CreatedRoom, CreateRoom, Credentials, Join, Joined, Me, SfuAccess } from './http.ts'
import { Instance, Legal } from './instance.ts'
import { PeerMessage, Signal, Signals } from './peer-messages.ts'

const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  ClientFrame,
  RoomFrame,
  PeerMessage,
  Signals,
  ChatBody,
  Me,
  Account,
  MyRoom,
  ChangeRoom,
  RenewLink,
  ReleaseCohost,
  Confirm,
  Done,
  Instance,
  Legal,
  CreateRoom,
  CreatedRoom,
  Join,
  Joined,
  AskCredentials,
  Credentials,
  AskSfu,
  SfuAccess,
}

const text = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8')
const FENCE = '```'
const blocks = [...text.matchAll(new RegExp(`(?:<!-- schema: (\\w+) -->\\n)?${FENCE}json\\n([^]*?)\\n${FENCE}`, 'g'))]
const messages = blocks.map(([, schema, body]) => ({ schema: schema ?? '', value: JSON.parse(body ?? '') as unknown }))

const typesIn = (schema: string): ReadonlySet<string> =>
  new Set(messages.filter((message) => message.schema === schema).flatMap(({ value }) => typesOf(value)))
const typesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap(typesOf) : [String((value as { type?: unknown }).type)]

describe('docs/protocol.md', () => {
  test.each(messages.map(({ schema, value }, index) => [index + 1, schema, value] as const))(
    'R33: block %i is a valid %s and says nothing else',
    (_, name, value) => {
      const schema = SCHEMAS[name]
      if (schema === undefined) throw new Error(`a comment above the block has to name its schema, not "${name}"`)
      // Equal, not only accepted: a field that the schema doesn't know would be dropped in silence.
      expect(v.parse(schema, value)).toEqual(value)
    },
  )

  test.each([
    ['ClientFrame', ClientFrame.options],
    ['RoomFrame', RoomFrame.options],
    ['PeerMessage', PeerMessage.options],
    ['Signals', Signal.options],
  ])('R33: every type of %s appears', (name, options) => {
    expect([...typesIn(name)].sort()).toEqual(options.map(({ entries }) => entries.type.literal).sort())
  })

  test('R33: every schema of an exchange appears', () => {
    expect(new Set(messages.map(({ schema }) => schema))).toEqual(new Set(Object.keys(SCHEMAS)))
  })
})
