// The shell of an agent's own rooms: asks the service, keeps links on this device, writes what is to be seen.
import type { ChangeRoom, MyRoom } from '../protocol/account.ts'
import { changeSettings, type SettingsChange } from '../protocol/settings.ts'
import { deriveProof, makeSecret } from './crypto/link-secret.ts'
import {
  createMyRoomsModel,
  type MyRoomsActions,
  type MyRoomsModel,
  type OwnRoom,
  type Plan,
  type Said,
} from './my-rooms-model.ts'
import { accountApi } from './net/account-api.ts'
import { type Answer, api } from './net/api.ts'
import { withLink } from './own-links.ts'
import { signInFrom } from './sign-in.ts'
import { remembered } from './storage.ts'

/** A change of settings that is on its way. */
interface Wish {
  readonly code: string
  readonly change: SettingsChange
}
const withWish = (room: OwnRoom, { code, change }: Wish): OwnRoom =>
  room.code === code ? { ...room, settings: changeSettings(room.settings, change) } : room

/** `forget`: takes a room off what this device remembers, and off the page. */
export const startMyRooms = (
  forget: (code: string) => void,
): { readonly model: MyRoomsModel; readonly actions: MyRoomsActions } => {
  const model = createMyRoomsModel()
  let said = 0
  const say = (what: Said): void => {
    said += 1
    model.said.value = { what, n: said }
  }
  /** As the service said them last; what is shown has on top of it what is being saved. */
  let told: readonly OwnRoom[] = []
  let saving: readonly Wish[] = []
  const known = (): readonly OwnRoom[] => (model.rooms.value.is === 'ready' ? model.rooms.value.value : [])
  const show = (rooms: readonly OwnRoom[]): void => {
    told = rooms
    model.rooms.value = { is: 'ready', value: rooms.map((room) => saving.reduce(withWish, room)) }
  }
  const drop = (code: string): void => show(told.filter((room) => room.code !== code))

  const load = async (): Promise<void> => {
    if (model.rooms.value.is !== 'ready') model.rooms.value = { is: 'loading' }
    const answer = await accountApi.account()
    if (answer.ok) show(await Promise.all(answer.value.rooms.map(withLink)))
    else model.rooms.value = { is: 'failed', problem: answer.code }
  }

  /** One request after the other: answers can't overtake each other, and the last one told is the room as it is. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(what: () => Promise<T>): Promise<T> => {
    const mine = turn.then(what)
    turn = mine.catch(() => undefined)
    return mine
  }

  /** One thing at a time; what was not done says why. */
  const ask = async <T>(what: () => Promise<Answer<T>>): Promise<T | null> => {
    if (model.busy.value) return null
    model.busy.value = true
    model.problem.value = null
    const answer = await inTurn(what)
    model.busy.value = false
    if (answer.ok) return answer.value
    model.problem.value = answer.code
    return null
  }
  const replace = async (changed: MyRoom | null): Promise<boolean> => {
    if (changed === null) return false
    const room = await withLink(changed)
    show(told.map((each) => (each.code === room.code ? room : each)))
    return true
  }
  /** Shown at once: the room's answer comes after a round trip, and a switch that waits for it looks broken. */
  const set = async (code: string, change: SettingsChange): Promise<void> => {
    const wish: Wish = { code, change }
    saving = [...saving, wish]
    model.problem.value = null
    show(told)
    const answer = await inTurn(() => accountApi.change(code, { settings: change }))
    saving = saving.filter((each) => each !== wish)
    if (!answer.ok) {
      model.problem.value = answer.code
      show(told)
    } else if ((await replace(answer.value)) && saving.length === 0) say('saved')
  }
  const change = async (code: string, wish: ChangeRoom): Promise<void> => {
    if (await replace(await ask(() => accountApi.change(code, wish)))) say('saved')
  }

  const plan = async ({ title, date, access }: Plan): Promise<void> => {
    const secret = makeSecret()
    const proof = await deriveProof(secret)
    const made = await ask(() =>
      api.createRoom({
        proof,
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        ...(date === null ? {} : { date }),
        ...(access === undefined ? {} : { settings: { access } }),
      }),
    )
    if (made === null) return
    // before anything else can fail: the secret is nowhere but here
    remembered.setSecret(made.code, secret)
    await load()
    model.opened.value = known().some(({ code }) => code === made.code) ? { kind: 'ready', code: made.code } : null
  }
  const rename = (code: string, title: string, date: number | null): Promise<void> => {
    const room = known().find((each) => each.code === code)
    const trimmed = title.trim() === '' ? null : title.trim()
    // a date that has passed since stays as it is, unless another is wished for
    return change(code, {
      ...(trimmed === room?.title ? {} : { title: trimmed }),
      ...(date === room?.date ? {} : { date }),
    })
  }
  const renew = async (code: string): Promise<void> => {
    const secret = makeSecret()
    const proof = await deriveProof(secret)
    const changed = await ask(() => accountApi.renew(code, proof))
    if (changed === null) return
    remembered.setSecret(code, secret)
    await replace(changed)
    model.opened.value = { kind: 'ready', code }
    say('renewed')
  }
  const release = async (code: string, cohost: string): Promise<void> => {
    if (!(await replace(await ask(() => accountApi.release(code, cohost))))) return
    model.opened.value = { kind: 'manage', code }
    say('released')
  }
  const end = async (code: string): Promise<void> => {
    if ((await ask(() => accountApi.end(code))) === null) return
    forget(code)
    model.opened.value = null
    drop(code)
    say('ended')
  }

  const actions: MyRoomsActions = {
    load: () => void load(),
    open: (opened) => {
      model.problem.value = null
      model.opened.value = opened
    },
    plan: (wish) => void plan(wish),
    rename: (code, title, date) => void rename(code, title, date),
    set: (code, settings) => void set(code, settings),
    release: (code, cohost) => void release(code, cohost),
    renew: (code) => void renew(code),
    end: (code) => void end(code),
    copy: (text, what) =>
      void navigator.clipboard.writeText(text).then(
        () => say(what),
        () => say('not-copied'),
      ),
    signIn: () => signInFrom('/'),
  }
  void load()
  return { model, actions }
}
