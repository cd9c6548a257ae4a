// The list of shortcuts, and the switch for the only one that is a letter alone.
import { X } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { shortcutText } from './control.tsx'
import { holdToTalk } from './use-shortcuts.ts'
import type { View } from './view.ts'

export const KeysDialog = ({ view }: { readonly view: View }) => {
  const ref = useRef<HTMLDialogElement>(null)
  const [talks, setTalks] = useState(holdToTalk.get)
  useEffect(() => ref.current?.showModal(), [])
  const list: readonly (readonly [string, string])[] = [
    [t().devices.muteMicrophone, shortcutText('Control+D')],
    [t().devices.stopCamera, shortcutText('Control+E')],
    [t().chat.title, shortcutText('Control+Shift+M')],
    [t().bar.peopleShort, shortcutText('Control+Shift+P')],
    [t().bar.fullScreen, shortcutText('Control+Shift+F')],
    [t().keys.notices, shortcutText('Control+Shift+A')],
    [t().bar.shortcuts, shortcutText('Control+Shift+?')],
    [t().keys.top, t().keys.escape],
    [t().keys.talk, 'V'],
  ]
  return (
    <dialog
      ref={ref}
      class="keys"
      aria-labelledby="keys"
      onClose={() => {
        view.keys.value = false
      }}
    >
      <header>
        <h2 id="keys">{t().bar.shortcuts}</h2>
        <button type="button" class="btn icon bare" aria-label={t().common.close} onClick={() => ref.current?.close()}>
          <Icon of={X} />
        </button>
      </header>
      <ul>
        {list.map(([deed, keys]) => (
          <li key={keys}>
            {deed} <kbd>{keys}</kbd>
          </li>
        ))}
      </ul>
      <label>
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
    </dialog>
  )
}
