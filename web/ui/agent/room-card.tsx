// One room of one's own: when it is, who is there, whether its link is on this device, and the ways on.
import { Clipboard, LockKeyhole, RotateCcwKey, Settings2 } from 'lucide'
import type { MyRoomsActions, OwnRoom } from '../../my-rooms-model.ts'
import { daysLeft, isAhead } from '../../my-rooms-order.ts'
import { Icon } from '../kit/icon.tsx'
import { w } from './words/index.ts'
import { nameOf } from './words-of.ts'

interface RoomProps {
  readonly room: OwnRoom
  readonly now: number
}

const Time = ({ room, now }: RoomProps) => {
  const words = w().rooms
  const { inside, date, used } = room
  if (inside > 0)
    return (
      <span class="live-now">
        <span class="dot" />
        {words.inside(inside)}
      </span>
    )
  if (date !== null && isAhead(room, now)) return <span class="strong">{words.planned(new Date(date))}</span>
  return <span>{used === null ? words.never : words.used(new Date(used))}</span>
}

const Meta = ({ room, now }: RoomProps) => {
  const words = w().rooms
  const { title, code, settings, cohosts } = room
  const days = daysLeft(room, now)
  return (
    <p class="meta">
      <Time room={room} now={now} />
      <span>{words.access[settings.access]}</span>
      {settings.locked && (
        <span class="chip">
          <Icon of={LockKeyhole} /> {words.locked}
        </span>
      )}
      {cohosts.length > 0 && <span>{words.cohosts(cohosts.map(({ name }) => name))}</span>}
      {title === null && <span class="num">{code}</span>}
      {days !== null && <span class="chip warn">{words.goes(days)}</span>}
    </p>
  )
}

export const RoomCard = ({ room, now, actions }: RoomProps & { readonly actions: MyRoomsActions }) => {
  const words = w().rooms
  const { code, linked, address, inside } = room
  const name = nameOf(room)
  const here = linked === 'here'
  return (
    <li class={inside > 0 ? 'card room live' : 'card room'}>
      <div>
        <h3>{name}</h3>
        <Meta room={room} now={now} />
        {!here && <p class="hint">{linked === 'outdated' ? words.outdated : words.elsewhere}</p>}
      </div>
      <div class="acts">
        <a class={inside > 0 ? 'btn main' : 'btn'} href={address} aria-label={words.enterRoom(name)}>
          {words.enter}
        </a>
        <button
          type="button"
          class="btn icon bare"
          aria-label={here ? words.copyLink(name) : words.renewLink(name)}
          title={here ? words.copyLink(name) : words.renewLink(name)}
          onClick={() => (here ? actions.copy(address, 'copied') : actions.open({ kind: 'renew', code }))}
        >
          <Icon of={here ? Clipboard : RotateCcwKey} />
        </button>
        <button
          type="button"
          class="btn icon bare"
          aria-label={words.manage(name)}
          title={words.manage(name)}
          onClick={() => actions.open({ kind: 'manage', code })}
        >
          <Icon of={Settings2} />
        </button>
      </div>
    </li>
  )
}
