// How long the meeting has lasted; draws itself alone, once a second.
import { t } from '../../i18n/index.ts'
import type { Model } from '../../model.ts'
import { useClock } from '../kit/clock.ts'

export const Elapsed = ({ model }: { readonly model: Model }) => {
  const { wall } = useClock()
  const stage = model.stage.value
  return (
    <span class="num">
      <span class="sr">{t().call.elapsed} </span>
      {t().common.duration(stage.at === 'call' ? Math.max(0, wall - stage.began) : 0)}
    </span>
  )
}
