// At the door: somebody has to open. Says whether anybody could, and for how long one has waited.
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Stage } from '../../model.ts'
import { Doorway } from '../kit/brand.tsx'
import { useClock } from '../kit/clock.ts'
import { roomName } from './room-head.tsx'

interface DoorProps {
  readonly model: Model
  readonly actions: Actions
  readonly stage: Extract<Stage, { at: 'waiting' }>
}

export const Door = ({ model, actions, stage }: DoorProps) => {
  const { wall } = useClock()
  const words = t().door
  return (
    <section class="stack wide-gap">
      <div role="status" class="stack">
        <Doorway class="breath" />
        <div>
          <p class="soft">{roomName(model)}</p>
          <h1 class="h2">{words.heading}</h1>
          <p class="lead">{model.server.value === 'away' ? words.away : stage.hosts ? words.hosts : words.nobody}</p>
        </div>
      </div>
      {stage.message !== null && (
        <div class="door-words" role="status">
          <p class="label">{words.message}</p>
          <blockquote>{stage.message}</blockquote>
        </div>
      )}
      <div class="btn-row">
        <button type="button" class="btn line" onClick={actions.leave}>
          {words.giveUp}
        </button>
        <span class="sm soft num">{words.since(Math.max(0, wall - stage.since))}</span>
      </div>
      <p class="hint">{words.keep}</p>
    </section>
  )
}
