// "New meeting", busy while the room is asked for, with the reason below when it could not be had.
import { LoaderCircle, Plus } from 'lucide'
import type { HomeActions, HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'
import { Problem } from './problem.tsx'

export const CreateButton = ({ model, actions }: { readonly model: HomeModel; readonly actions: HomeActions }) => {
  const busy = model.creating.value
  return (
    <div class="stack tight">
      <button type="button" class="btn main big wide" aria-busy={busy} onClick={() => actions.create()}>
        {busy ? <Icon of={LoaderCircle} class="spin" /> : <Icon of={Plus} />}
        {busy ? t().home.creating : t().home.create}
      </button>
      <Problem model={model} />
    </div>
  )
}
