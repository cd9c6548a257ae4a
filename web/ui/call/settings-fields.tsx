// What hosts decide about a room, as fields: in the call, and in an owner's list of rooms. Each change is sent as it is made.
import { Access, type Allow, type RoomSettings, type SettingsChange } from '../../../protocol/settings.ts'
import { t } from '../../i18n/index.ts'

interface SettingsFieldsProps {
  readonly settings: RoomSettings
  readonly set: (change: SettingsChange) => void
}

const ALLOWED: readonly (keyof Allow)[] = ['microphone', 'camera', 'screen', 'chat']

interface CheckProps {
  readonly label: string
  readonly hint?: string
  readonly on: boolean
  readonly set: (on: boolean) => void
}

const Check = ({ label, hint, on, set }: CheckProps) => (
  <label class="check">
    <input type="checkbox" checked={on} onChange={({ currentTarget }) => set(currentTarget.checked)} />
    <span>
      {label}
      {hint !== undefined && <small class="soft">{hint}</small>}
    </span>
  </label>
)

const AccessChoice = ({ settings, set }: SettingsFieldsProps) => {
  const words = t().settings
  const hints: Readonly<Record<Access, string | null>> = {
    public: null,
    trusted: words.trustedHint,
    restricted: words.restrictedHint,
  }
  return (
    <fieldset>
      <legend>{words.access}</legend>
      {Access.options.map((access) => (
        <label class="check" key={access}>
          <input type="radio" name="access" checked={settings.access === access} onChange={() => set({ access })} />
          <span>
            {words[access]}
            {hints[access] !== null && <small class="soft">{hints[access]}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export const SettingsFields = ({ settings, set }: SettingsFieldsProps) => {
  const words = t().settings
  const { locked, allow, doorShows, guestsKnock } = settings
  return (
    <div class="stack">
      <AccessChoice settings={settings} set={set} />
      <Check label={words.locked} hint={words.lockedHint} on={locked} set={(on) => set({ locked: on })} />
      {guestsKnock && (
        <Check label={words.guestsKnock} hint={words.guestsKnockHint} on set={(on) => set({ guestsKnock: on })} />
      )}
      <Check label={words.doorShows} on={doorShows} set={(on) => set({ doorShows: on })} />
      <fieldset>
        <legend>{words.allow}</legend>
        <p class="soft sm">{words.allowHint}</p>
        {ALLOWED.map((what) => (
          <Check key={what} label={words[what]} on={allow[what]} set={(on) => set({ allow: { [what]: on } })} />
        ))}
      </fieldset>
      <p class="soft sm">{words.live}</p>
    </div>
  )
}
