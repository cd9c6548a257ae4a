// The roster as the interface sees it. `secret`: whether this device has a link of the room, be it still the room's or not.
import { batch } from '@preact/signals'
import { handsOf, opensDoor, type Roster } from './call/roster.ts'
import type { Model } from './model.ts'

export const showRoster = (model: Model, roster: Roster, secret: boolean): void =>
  batch(() => {
    model.room.value = roster.room
    model.entry.value = roster.entry
    model.inside.value = roster.inside
    model.waiting.value = roster.waiting
    const { self } = roster
    // a link that the room does not know is no link to pass on
    model.hasSecret.value = secret && self?.proof !== false
    model.self.value =
      self === null
        ? null
        : { id: self.id, role: self.role, handUp: self.hand !== undefined, maker: self.maker === true }
    if (self?.identity.kind === 'guest') model.name.value = self.identity.name
    model.settings.value = roster.settings
    model.hands.value = handsOf(roster)
    model.opensDoor.value = opensDoor(roster)
  })
