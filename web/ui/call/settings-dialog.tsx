// The room's settings, for hosts: each change is sent as it is made, and what is shown is what the room says.
import type { Access, Allow } from '../../../protocol/settings.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Dialog } from './dialog.tsx'
import type { View } from './view.ts'

interface SettingsProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

const ACCESSES: readonly Access[] = ['public', 'trusted', 'restricted']
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

const AccessChoice = ({ model, actions }: Pick<SettingsProps, 'model' | 'actions'>) => {
  const words = t().settings
  const hints: Readonly<Record<Access, string | null>> = {
    public: null,
    trusted: words.trustedHint,
    restricted: words.restrictedHint,
  }
  return (
    <fieldset>
      <legend>{words.access}</legend>
      {ACCESSES.map((access) => (
        <label class="check" key={access}>
          <input
            type="radio"
            name="access"
            checked={model.settings.value.access === access}
            onChange={() => actions.setSettings({ access })}
          />
          <span>
            {words[access]}
            {hints[access] !== null && <small class="soft">{hints[access]}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export const SettingsDialog = ({ model, actions, view }: SettingsProps) => {
  const words = t().settings
  const { locked, allow, doorShows, guestsKnock } = model.settings.value
  return (
    <Dialog
      id="settings"
      title={words.title}
      close={() => {
        view.dialog.value = null
      }}
    >
      <div class="stack">
        <AccessChoice model={model} actions={actions} />
        <Check
          label={words.locked}
          hint={words.lockedHint}
          on={locked}
          set={(on) => actions.setSettings({ locked: on })}
        />
        {guestsKnock && (
          <Check
            label={words.guestsKnock}
            hint={words.guestsKnockHint}
            on
            set={(on) => actions.setSettings({ guestsKnock: on })}
          />
        )}
        <Check label={words.doorShows} on={doorShows} set={(on) => actions.setSettings({ doorShows: on })} />
        <fieldset>
          <legend>{words.allow}</legend>
          <p class="soft sm">{words.allowHint}</p>
          {ALLOWED.map((what) => (
            <Check
              key={what}
              label={words[what]}
              on={allow[what]}
              set={(on) => actions.setSettings({ allow: { [what]: on } })}
            />
          ))}
        </fieldset>
        <p class="soft sm">{words.live}</p>
      </div>
    </Dialog>
  )
}
