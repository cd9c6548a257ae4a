// The room's settings, for hosts: what is shown is what the room says.
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Dialog } from './dialog.tsx'
import { SettingsFields } from './settings-fields.tsx'
import type { View } from './view.ts'

interface SettingsProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const SettingsDialog = ({ model, actions, view }: SettingsProps) => (
  <Dialog
    id="settings"
    title={t().settings.title}
    close={() => {
      view.dialog.value = null
    }}
  >
    <SettingsFields settings={model.settings.value} set={actions.setSettings} />
  </Dialog>
)
