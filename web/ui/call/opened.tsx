// What opens over and beside a call: panels and dialogs, a chunk of their own, so that a first picture does not wait for
// them (use-opened.ts).
import './css/opened.css'
import type { Actions, Model } from '../../model.ts'
import { AskDialog } from './ask-dialog.tsx'
import { ChatPanel } from './chat-panel.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { InformationDialog } from './information-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { PersonMenu } from './person-menu.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import type { View } from './view.ts'

interface OpenedProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const Panels = (all: OpenedProps) => (
  <>
    {all.view.people.value && <PeoplePanel {...all} />}
    <PersonMenu {...all} />
    {all.view.chat.open.value && <ChatPanel {...all} />}
  </>
)

export const Dialogs = (all: OpenedProps) => (
  <>
    {all.view.keys.value && <KeysDialog view={all.view} />}
    {all.view.dialog.value === 'settings' && <SettingsDialog {...all} />}
    {all.view.dialog.value === 'information' && <InformationDialog {...all} />}
    <AskDialog {...all} />
  </>
)

export { CompareDialog }
