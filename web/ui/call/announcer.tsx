// What screen readers say: politely what happens, people who come and go in one sentence; at once knocks, a lost
// connection, a cut microphone. Speaking is never announced.
import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PeerId } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import type { Model, Notice } from '../../model.ts'
import { chime } from './chime.ts'
import { noticeText } from './notice-text.ts'
import type { View } from './view.ts'

/** A region must have stood there for a moment before its words are read. */
const READY_MS = 200
/** People who arrive together are one sentence. */
const GROUP_MS = 3_000
const URGENT: ReadonlySet<Notice['kind']> = new Set([
  'server-away',
  'muted-elsewhere',
  'device-lost',
  'told-mute',
  'told-unmute',
  'withdrawn',
])

type Coming = 'joined' | 'left'

export const Announcer = ({ model, view }: { readonly model: Model; readonly view: View }) => {
  const [polite, setPolite] = useState('')
  const [urgent, setUrgent] = useState('')
  const group = useRef<Record<Coming, string[]>>({ joined: [], left: [] })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const flown = useRef(0)
  const knocking = useRef<readonly PeerId[]>([])

  const sayGroup = (): void => {
    timer.current = undefined
    const { joined, left } = group.current
    group.current = { joined: [], left: [] }
    const words = [joined.length > 0 && t().notice.joined(joined), left.length > 0 && t().notice.left(left)]
    setPolite(words.filter((part) => part !== false).join(' '))
  }
  useSignalEffect(() => {
    const notice = model.announcement.value
    if (notice === null) return
    if (notice.kind === 'joined' || notice.kind === 'left') {
      group.current[notice.kind].push(notice.name ?? t().common.guest)
      timer.current ??= setTimeout(sayGroup, GROUP_MS)
    } else if (URGENT.has(notice.kind)) setUrgent(noticeText(notice))
    else setPolite(noticeText(notice))
  })
  useSignalEffect(() => {
    // whoever may not open is not disturbed, until they may
    const waiting = model.opensDoor.value ? model.waiting.value : []
    const fresh = waiting.filter(({ id }) => !knocking.current.includes(id))
    knocking.current = waiting.map(({ id }) => id)
    if (fresh.length === 0) return
    setUrgent(fresh.map(({ identity }) => t().knock.one(identity.name)).join(', '))
    chime()
  })
  useSignalEffect(() => {
    const last = model.flying.value.at(-1)
    if (last === undefined || last.id <= flown.current) return
    flown.current = last.id
    const { identity } = model.participants.peek().find(({ peer }) => peer.id === last.peer)?.peer ?? {}
    if (identity !== undefined) setPolite(t().reactions.by(identity.name, t().reactions[last.reaction]))
  })
  useSignalEffect(() => {
    if (view.soundBlocked.value) setUrgent(t().notice['sound-blocked'])
  })
  useEffect(() => {
    // nothing that had the focus is left: whoever does not see the faces is told where they are
    const ready = setTimeout(() => setPolite(t().call.entered), READY_MS)
    return () => {
      clearTimeout(ready)
      clearTimeout(timer.current)
    }
  }, [])
  return (
    <div class="sr">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{urgent}</div>
    </div>
  )
}
