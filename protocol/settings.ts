// What the hosts of a room may decide about it. Shapes and the beginning; what follows from them is the room's.
import * as v from 'valibot'

/**
 * `public`: the link's proof enters. `trusted`: agents with it enter, guests knock. `restricted`: only people with a role
 * enter, others knock (Visio's words, DESIGN §4).
 */
export const Access = v.picklist(['public', 'trusted', 'restricted'])
export type Access = v.InferOutput<typeof Access>

/** What may be taken from participants. A screen's sound goes with the screen. */
export const Allow = v.object({
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  chat: v.boolean(),
})
export type Allow = Readonly<v.InferOutput<typeof Allow>>

export const RoomSettings = v.object({
  access: Access,
  /** Locked: everybody without a role knocks, the link's proof or not. */
  locked: v.boolean(),
  /** What participants may; hosts always may. */
  allow: Allow,
  /** Whether the door sees who is inside. */
  doorShows: v.boolean(),
  /** Guests without a seat's key knock: set when a guest is removed, over with the meeting. */
  guestsKnock: v.boolean(),
})
export type RoomSettings = Readonly<v.InferOutput<typeof RoomSettings>>

/** Any part of the settings. */
export const SettingsChange = v.object({
  access: v.exactOptional(Access),
  locked: v.exactOptional(v.boolean()),
  allow: v.exactOptional(
    v.object({
      microphone: v.exactOptional(v.boolean()),
      camera: v.exactOptional(v.boolean()),
      screen: v.exactOptional(v.boolean()),
      chat: v.exactOptional(v.boolean()),
    }),
  ),
  doorShows: v.exactOptional(v.boolean()),
  guestsKnock: v.exactOptional(v.boolean()),
})
export type SettingsChange = Readonly<v.InferOutput<typeof SettingsChange>>

export const DEFAULT_SETTINGS: RoomSettings = {
  access: 'public',
  locked: false,
  allow: { microphone: true, camera: true, screen: true, chat: true },
  doorShows: true,
  guestsKnock: false,
}

/** The settings after a change; the same object when nothing is different. */
export const changeSettings = (settings: RoomSettings, { allow = {}, ...rest }: SettingsChange): RoomSettings => {
  const changed: RoomSettings = { ...settings, ...rest, allow: { ...settings.allow, ...allow } }
  return JSON.stringify(changed) === JSON.stringify(settings) ? settings : changed
}
