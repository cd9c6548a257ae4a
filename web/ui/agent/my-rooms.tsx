// The list of one's own rooms, with the states that it can be in, and what was just done.
import { LoaderCircle, RefreshCcw } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import type { MyRoomsActions, MyRoomsModel, OwnRoom, Problem } from '../../my-rooms-model.ts'
import { inOrder } from '../../my-rooms-order.ts'
import { Icon } from '../kit/icon.tsx'
import { RoomCard } from './room-card.tsx'
import { w } from './words/index.ts'
import { problemText } from './words-of.ts'

interface MyRoomsProps {
  readonly model: MyRoomsModel
  readonly actions: MyRoomsActions
}

const Failed = ({ problem, actions }: { readonly problem: Problem; readonly actions: MyRoomsActions }) => (
  <div class="stack tight">
    <p>
      {w().rooms.failed} {problemText(problem)}
    </p>
    <div class="btn-row">
      {problem === 'signin.required' ? (
        <button type="button" class="btn main" onClick={actions.signIn}>
          {t().prejoin.signIn}
        </button>
      ) : (
        <button type="button" class="btn" onClick={actions.load}>
          <Icon of={RefreshCcw} /> {t().common.retry}
        </button>
      )}
    </div>
  </div>
)

const List = ({ model, actions }: MyRoomsProps) => {
  const rooms = model.rooms.value
  if (rooms.is === 'failed') return <Failed problem={rooms.problem} actions={actions} />
  if (rooms.is === 'loading')
    return (
      <p class="soft">
        <Icon of={LoaderCircle} class="spin" /> {w().rooms.loading}
      </p>
    )
  if (rooms.value.length === 0) return <p class="soft">{w().rooms.none}</p>
  return <Cards rooms={rooms.value} actions={actions} />
}

/** A year of meetings is no list to begin with. */
const FIRST = 20

const Cards = ({ rooms, actions }: { readonly rooms: readonly OwnRoom[]; readonly actions: MyRoomsActions }) => {
  const [all, setAll] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  // the button is gone: whoever pressed it goes on with what came in its place
  useEffect(() => {
    if (all) list.current?.children[FIRST]?.querySelector('a')?.focus()
  }, [all])
  // read with the list: what "ahead" means does not change under somebody's eyes
  const now = Date.now()
  const shown = inOrder(rooms, now).slice(0, all ? rooms.length : FIRST)
  return (
    <>
      <ul class="rooms" ref={list}>
        {shown.map((room) => (
          <RoomCard key={room.code} room={room} now={now} actions={actions} />
        ))}
      </ul>
      {shown.length < rooms.length && (
        <button type="button" class="btn line" onClick={() => setAll(true)}>
          {w().rooms.more(rooms.length - shown.length)}
        </button>
      )}
      <p class="hint">{w().rooms.hint}</p>
    </>
  )
}

export const Said = ({ model }: Pick<MyRoomsProps, 'model'>) => {
  const said = model.said.value
  return (
    <p class="said sm" role="status">
      {said !== null && <span key={said.n}>{w().said[said.what]}</span>}
    </p>
  )
}

export const MyRooms = ({ model, actions }: MyRoomsProps) => {
  const rooms = model.rooms.value
  return (
    <section class="stack" aria-labelledby="my-rooms" aria-busy={rooms.is === 'loading'}>
      <div class="list-head">
        <h2 id="my-rooms">{w().rooms.heading}</h2>
        {rooms.is === 'ready' && rooms.value.length > 0 && (
          <span class="sm soft">{w().rooms.count(rooms.value.length)}</span>
        )}
      </div>
      <List model={model} actions={actions} />
      <Said model={model} />
    </section>
  )
}
