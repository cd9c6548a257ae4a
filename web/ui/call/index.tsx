// The call: a chunk of its own, styles included. Reads the model, calls actions; its own small state is in view.ts.
import './css/call.css'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { useTitle } from '../kit/page.tsx'
import { Skip } from '../kit/skip.tsx'
import { roomName } from '../room/room-head.tsx'
import { Announcer } from './announcer.tsx'
import { Bar } from './bar.tsx'
import { CameraMenu, SoundMenu } from './device-menu.tsx'
import { PHONE, useMedia } from './media-query.ts'
import { LeaveMenu, MoreMenu } from './more-menu.tsx'
import { Notices } from './notices.tsx'
import { ReactionsMenu } from './reactions-menu.tsx'
import { SealPopover } from './seal.tsx'
import { playAll, Sounds } from './sounds.tsx'
import { Stage } from './stage.tsx'
import { Top } from './top.tsx'
import { useOpened } from './use-opened.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { createView } from './view.ts'

export { warmUp } from './warm-up.tsx'

/**
 * The call is always dark; pages before and after follow the system. First child of the call: it turns the page dark before
 * the stage beside it is measured, so that styles are worked out once and not twice while the first picture is waited for.
 */
const Dark = () => {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    const before = dataset.theme
    dataset.theme = 'dark'
    return () => {
      if (before === undefined) delete dataset.theme
      else dataset.theme = before
    }
  }, [])
  return null
}

export const Call = ({ model, actions }: { readonly model: Model; readonly actions: Actions }) => {
  const view = useMemo(createView, [])
  const root = useRef<HTMLDivElement>(null)
  const all = { model, actions, view }
  const opened = useOpened(model, view)
  // on a phone the panel covers everything else: nothing there may be reached without being seen
  const covered = useMedia(PHONE) && opened !== null && (view.people.value || view.chat.open.value)
  useTitle(roomName(model))
  useShortcuts(model, actions, view)
  return (
    <div class="call" ref={root}>
      <Dark />
      {!covered && <Skip to="bar" words={t().common.skipToBar} />}
      <Top {...all} inert={covered} />
      <main class="stage" inert={covered} aria-label={t().call.participants}>
        <h1 class="sr">{roomName(model)}</h1>
        <Notices {...all} unblockSound={() => root.current !== null && playAll(root.current, view)} />
        <Stage {...all} />
      </main>
      {opened !== null && <opened.Panels {...all} />}
      <footer class="foot-of-call" inert={covered}>
        <Bar {...all} />
        <SoundMenu {...all} />
        <CameraMenu {...all} />
        <ReactionsMenu {...all} />
        <MoreMenu {...all} />
        <LeaveMenu {...all} />
        <SealPopover {...all} />
        {opened !== null && <opened.CompareDialog {...all} />}
      </footer>
      {opened !== null && <opened.Dialogs {...all} />}
      <Sounds model={model} view={view} />
      <Announcer model={model} view={view} />
    </div>
  )
}
