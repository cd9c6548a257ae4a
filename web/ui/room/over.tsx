// After a visit: why it is over, the way back where there is one, how long it lasted.
import { ArrowRight } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Over, Stage } from '../../model.ts'
import { Doorway } from '../kit/brand.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page } from '../kit/page.tsx'

const reload = (): void => location.reload()

/** The way back, by reason; who was removed and who stood in a meeting that ended have none. */
const wayBack = (why: Over, actions: Actions): { readonly label: string; readonly go: () => void } | null => {
  switch (why) {
    case 'left':
      return { label: t().over.back, go: actions.rejoin }
    case 'refused':
      return { label: t().over.knockAgain, go: actions.rejoin }
    case 'replaced':
      return { label: t().over.here, go: actions.rejoin }
    case 'full':
      return { label: t().common.retry, go: actions.rejoin }
    case 'nonsense':
      return { label: t().common.reload, go: reload }
    case 'ended':
    case 'removed':
      return null
  }
}

export const OverPage = ({
  stage,
  actions,
}: {
  readonly stage: Extract<Stage, { at: 'over' }>
  readonly actions: Actions
}) => {
  const { title, text } = t().over[stage.why]
  const back = wayBack(stage.why, actions)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <Page title={title} layout="center">
      <div class="stack wide-gap">
        <Doorway class="figure" />
        <div>
          <h1 class="h2" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p class="lead">{text}</p>
        </div>
        {stage.reason !== null && (
          <div class="door-words">
            <p class="label">{t().over.reason}</p>
            <blockquote>{stage.reason}</blockquote>
          </div>
        )}
        <div class="btn-row">
          {back !== null && (
            <button type="button" class="btn main big" onClick={back.go}>
              {back.label} <Icon of={ArrowRight} />
            </button>
          )}
          <a class={back === null ? 'btn main big' : 'btn line big'} href="/">
            {t().common.home}
          </a>
        </div>
        {stage.lastedMs !== null && (
          <p class="ref">
            {t().over.lasted(t().common.duration(stage.lastedMs))} {stage.why === 'left' && t().over.place}
          </p>
        )}
      </div>
    </Page>
  )
}
