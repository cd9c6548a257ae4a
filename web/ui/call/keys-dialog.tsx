// The list of shortcuts, and the switch for the only one that is a letter alone.
import { useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import { pagesWords } from '../../i18n/pages.ts'
import { shortcutText } from './control.tsx'
import { Dialog } from './dialog.tsx'
import { holdToTalk } from './use-shortcuts.ts'
import type { View } from './view.ts'

export const KeysDialog = ({ view }: { readonly view: View }) => {
  const [talks, setTalks] = useState(holdToTalk.get)
  const list: readonly (readonly [string, string])[] = [
    [t().devices.muteMicrophone, shortcutText('Control+D')],
    [t().devices.stopCamera, shortcutText('Control+E')],
    [t().bar.raiseHand, shortcutText('Control+Shift+H')],
    [t().chat.title, shortcutText('Control+Shift+M')],
    [t().bar.peopleShort, shortcutText('Control+Shift+P')],
    [t().bar.fullScreen, shortcutText('Control+Shift+F')],
    [t().keys.notices, shortcutText('Control+Shift+A')],
    [pagesWords().turning, pagesWords().keys],
    [t().bar.shortcuts, shortcutText('Control+Shift+?')],
    [t().keys.top, t().keys.escape],
    [t().keys.talk, 'V'],
  ]
  return (
    <Dialog
      id="keys"
      title={t().bar.shortcuts}
      close={() => {
        view.keys.value = false
      }}
    >
      <ul class="keys-list">
        {list.map(([deed, keys]) => (
          <li key={keys}>
            {deed} <kbd>{keys}</kbd>
          </li>
        ))}
      </ul>
      <label class="check">
        <input
          type="checkbox"
          checked={talks}
          onChange={({ currentTarget }) => {
            holdToTalk.set(currentTarget.checked)
            setTalks(currentTarget.checked)
          }}
        />
        {t().keys.talkSwitch}
      </label>
    </Dialog>
  )
}
