// Before the call, at the door included: the preview stays while what stands beside it changes.
import { Lock } from 'lucide'
import { useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Page } from '../kit/page.tsx'
import { DeviceHelp } from './device-help.tsx'
import { DeviceSelects } from './device-selects.tsx'
import { Door } from './door.tsx'
import { EnterForm } from './enter-form.tsx'
import { Preview } from './preview.tsx'
import { Inside, RoomHead } from './room-head.tsx'

export const Prejoin = ({ model, actions }: { readonly model: Model; readonly actions: Actions }) => {
  const [devicesOpen, setDevicesOpen] = useState(false)
  const stage = model.stage.value
  const waiting = stage.at === 'waiting'
  return (
    <Page title={waiting ? t().door.title : t().prejoin.title} layout="prejoin">
      <section aria-label={t().prejoin.picture} class="stack">
        <div>
          <Preview model={model} actions={actions} showDevices={() => setDevicesOpen(!devicesOpen)} />
          <DeviceSelects model={model} actions={actions} open={devicesOpen} />
          {waiting && <p class="hint below">{t().door.unseen}</p>}
        </div>
        <DeviceHelp model={model} actions={actions} />
      </section>
      {waiting ? (
        <Door model={model} actions={actions} stage={stage} />
      ) : (
        <section class="stack wide-gap">
          <RoomHead model={model} />
          <Inside model={model} />
          <EnterForm model={model} actions={actions} />
          <p class="seal-note">
            <Icon of={Lock} />
            <span>{t().prejoin.sealed}</span>
          </p>
        </section>
      )}
    </Page>
  )
}
