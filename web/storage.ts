// What this device remembers, in its own storage and nowhere else: name, devices, links of rooms, seats of this tab.
// Storage can be full or forbidden: then nothing is remembered and everything still works.
import * as v from 'valibot'
import type { RecentRoom } from './home-model.ts'
import type { DevicePreferences } from './media/devices/devices.ts'

const RECENT_MAX = 8

const read = (storage: () => Storage, key: string): string | null => {
  try {
    return storage().getItem(key)
  } catch {
    return null // forbidden by the browser's settings
  }
}
const write = (storage: () => Storage, key: string, value: string | null): void => {
  try {
    if (value === null) storage().removeItem(key)
    else storage().setItem(key, value)
  } catch {
    return // full or forbidden: not remembered
  }
}
const device = (): Storage => localStorage
const tab = (): Storage => sessionStorage

export const parse = <S extends v.GenericSchema>(schema: S, text: string | null): v.InferOutput<S> | null => {
  if (text === null) return null
  try {
    const result = v.safeParse(schema, JSON.parse(text))
    return result.success ? result.output : null
  } catch {
    return null // not JSON: written by something else
  }
}

const Preferences = v.object({
  microphone: v.nullable(v.string()),
  camera: v.nullable(v.string()),
  speaker: v.nullable(v.string()),
})
const On = v.object({ microphone: v.boolean(), camera: v.boolean() })
const Recent = v.array(v.object({ code: v.string(), title: v.nullable(v.string()), lastAt: v.number() }))

export const remembered = {
  name: (): string => read(device, 'parvis.name') ?? '',
  setName: (name: string): void => write(device, 'parvis.name', name),

  devices: (): DevicePreferences =>
    parse(Preferences, read(device, 'parvis.devices')) ?? { microphone: null, camera: null, speaker: null },
  setDevices: (preferences: DevicePreferences): void => write(device, 'parvis.devices', JSON.stringify(preferences)),

  /** Whether microphone and camera were on when last asked. */
  on: (): { microphone: boolean; camera: boolean } =>
    parse(On, read(device, 'parvis.on')) ?? { microphone: true, camera: true },
  setOn: (on: { microphone: boolean; camera: boolean }): void => write(device, 'parvis.on', JSON.stringify(on)),

  /** The link secret of a room (DESIGN §6), so that the link can be copied again and survives sign-in. */
  secret: (code: string): string | null => read(device, `parvis.link.${code}`),
  setSecret: (code: string, secret: string | null): void => write(device, `parvis.link.${code}`, secret),

  /** The seat of this tab: its resume key, and whether it was in the call (a reload goes straight back). */
  seat: (code: string): string | null => read(tab, `parvis.seat.${code}`),
  setSeat: (code: string, resume: string | null): void => write(tab, `parvis.seat.${code}`, resume),
  inCall: (code: string): boolean => read(tab, `parvis.in.${code}`) === '1',
  setInCall: (code: string, on: boolean): void => write(tab, `parvis.in.${code}`, on ? '1' : null),

  /** The meeting's keys, for this tab alone and until it is closed, as words/kept-keys.ts writes them. */
  keys: (code: string): string | null => read(tab, `parvis.keys.${code}`),
  setKeys: (code: string, keys: string | null): void => write(tab, `parvis.keys.${code}`, keys),

  recent: (): readonly RecentRoom[] => parse(Recent, read(device, 'parvis.recent')) ?? [],
  addRecent: (room: RecentRoom): void => {
    const others = remembered.recent().filter(({ code }) => code !== room.code)
    write(device, 'parvis.recent', JSON.stringify([room, ...others].slice(0, RECENT_MAX)))
  },
  forget: (code: string): void => {
    write(device, 'parvis.recent', JSON.stringify(remembered.recent().filter((room) => room.code !== code)))
    write(device, `parvis.link.${code}`, null)
  },
}
