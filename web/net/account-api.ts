// The routes of an agent's own rooms and account. Apart from api.ts: no guest's page asks them.
import * as v from 'valibot'
import {
  Account as AccountSchema,
  type ChangeRoom,
  Done as DoneSchema,
  type MyRoom,
  MyRoom as MyRoomSchema,
} from '../../protocol/account.ts'
import { ask } from './api.ts'

/** Anything: it is saved as it came, and never read here. */
const Export = v.unknown()

const room = (code: string, path: string, body: object) => ask(MyRoomSchema, `/api/account/rooms/${code}${path}`, body)

export const accountApi = {
  account: () => ask(AccountSchema, '/api/account'),
  export: () => ask(Export, '/api/account/export'),
  change: (code: string, change: ChangeRoom) => room(code, '', change),
  renew: (code: string, proof: string) => room(code, '/link', { proof }),
  release: (code: string, id: string) => room(code, '/cohosts', { release: id }),
  end: (code: string) => ask(DoneSchema, `/api/account/rooms/${code}/end`, { confirm: true }),
  erase: () => ask(DoneSchema, '/api/account/erase', { confirm: true }),
}
export type { MyRoom }
