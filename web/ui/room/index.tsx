// A visit to a room, from the preview to the page after it. The call itself is another chunk, fetched while one looks
// at the preview: it must not delay the name field. Reads the model, calls actions, knows no socket.
import { type ComponentType, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import { whenIdle } from '../../idle.ts'
import type { Actions, Model } from '../../model.ts'
import { failureOf, signInHelps } from '../error/failure.ts'
import { FailurePage } from '../error/failure-page.tsx'
import { Doorway } from '../kit/brand.tsx'
import { OverPage } from './over.tsx'
import { Prejoin } from './prejoin.tsx'

interface RoomProps {
  readonly model: Model
  readonly actions: Actions
}

/** Once it is here. */
let here: ComponentType<RoomProps> | null = null
const loadCall = async (): Promise<typeof import('../call/index.tsx')> => {
  const chunk = await import('../call/index.tsx')
  here = chunk.Call
  return chunk
}

/** The call's chunk: asked for when idle, again when the call begins; a page that can't get it says so. */
const LazyCall = (props: RoomProps) => {
  const [Call, setCall] = useState(() => here)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (Call === null)
      loadCall().then(
        (chunk) => setCall(() => chunk.Call),
        () => setFailed(true),
      )
  }, [])
  if (failed) return <FailurePage failure="network" reference={null} children={<Reload />} />
  if (Call !== null) return <Call {...props} />
  return (
    <main class="page center" aria-busy="true">
      <Doorway class="breath" />
      <p class="soft">{t().call.loading}</p>
    </main>
  )
}

const Reload = () => (
  <button type="button" class="btn main" onClick={() => location.reload()}>
    {t().common.reload}
  </button>
)

const Room = ({ model, actions }: RoomProps) => {
  const stage = model.stage.value
  switch (stage.at) {
    case 'opening':
    case 'prejoin':
    case 'entering':
    case 'waiting':
      return <Prejoin model={model} actions={actions} />
    case 'call':
      return <LazyCall model={model} actions={actions} />
    case 'over':
      return <OverPage stage={stage} actions={actions} />
    case 'failed': {
      const failure = failureOf(stage.code)
      return (
        <FailurePage failure={failure} reference={null}>
          {failure === 'room-unknown' ? null : signInHelps(failure) ? (
            <button type="button" class="btn main" onClick={actions.signIn}>
              {t().error.otherAccount}
            </button>
          ) : (
            <Reload />
          )}
        </FailurePage>
      )
    }
  }
}

export const renderRoom = (root: Element, model: Model, actions: Actions): void => {
  render(<Room model={model} actions={actions} />, root)
  void whenIdle()
    .then(loadCall)
    .then(({ warmUp }) => warmUp(model, actions))
    .catch(() => undefined) // asked for again, and told, when the call begins
}
