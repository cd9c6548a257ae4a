// What to do when a device does not work: steps for this browser (or another one), and "try again".
import { RotateCw } from 'lucide'
import { useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { BROWSER_NAMES, BROWSERS, type Browser, browserOf } from './browser.ts'
import { type Trouble, troublesOf, type Which } from './troubles.ts'

const BlockedHelp = ({ which }: { readonly which: Which }) => {
  const [browser, setBrowser] = useState<Browser>(() => browserOf(navigator.userAgent, navigator.maxTouchPoints > 1))
  const words = t().trouble
  return (
    <>
      <h3 class="sm">{words.allowIn(BROWSER_NAMES[browser])}</h3>
      <ol class="steps">
        {words.steps[browser](words.asked[which]).map((step) => (
          <li key={step}>
            <span>{step}</span>
          </li>
        ))}
      </ol>
      <p class="sm">{words.system}</p>
      <label class="sm btn-row">
        {words.otherBrowser}
        <select value={browser} onChange={({ currentTarget }) => setBrowser(currentTarget.value as Browser)}>
          {BROWSERS.map((each) => (
            <option key={each} value={each}>
              {BROWSER_NAMES[each]}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

export const Help = ({
  trouble: { kind, which },
  retry,
}: {
  readonly trouble: Trouble
  readonly retry: () => void
}) => (
  <section class="help">
    <h2>{t().trouble[kind][which]}</h2>
    {kind === 'blocked' ? <BlockedHelp which={which} /> : <p class="sm">{t().trouble[`${kind}Help`]}</p>}
    <div class="btn-row">
      <button type="button" class="btn small" onClick={retry}>
        <Icon of={RotateCw} /> {t().common.retry}
      </button>
    </div>
  </section>
)

/** A live region: trouble often comes after the page does. */
export const DeviceHelp = ({ model, actions }: { readonly model: Model; readonly actions: Actions }) => {
  const troubles = troublesOf(model.media.microphone.value, model.media.camera.value)
  return (
    <div role="status" class="stack">
      {troubles.map((trouble) => (
        <Help key={`${trouble.kind}/${trouble.which}`} trouble={trouble} retry={actions.retryDevices} />
      ))}
    </div>
  )
}
