// The tiles: one flat list, placed by call/tiles.ts. A tile keeps its element whatever the layout does, and what is
// shown at which size is told to whom it concerns.
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PeerId } from '../../../protocol/values.ts'
import type { Size } from '../../call/grid.ts'
import { type Layout, layOut, pictureSize, sharesAfter, type Tile } from '../../call/tiles.ts'
import type { Actions, Flying, Model } from '../../model.ts'
import { Invite } from './invite.tsx'
import { createKept } from './kept.ts'
import { PHONE, useMedia } from './media-query.ts'
import { PeerTile } from './peer-tile.tsx'
import { ScreenTile } from './screen-tile.tsx'
import { SelfTile } from './self-tile.tsx'
import { usePager } from './use-pager.ts'
import { VerifyChip } from './verify-chip.tsx'
import type { View } from './view.ts'

/** Measured before the first paint, followed afterwards. */
const useSize = () => {
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, size }
}

/** In device pixels; 0 for a hidden tile. */
const shownSize = (tile: Tile): number => Math.round(pictureSize(tile) * devicePixelRatio)

const useShownSizes = (layout: Layout, shown: Actions['shown'] | null): void => {
  const told = useRef(new Map<string, number>())
  useEffect(() => {
    if (shown === null) return
    const gone = new Set(told.current.keys())
    for (const tile of layout.tiles) {
      gone.delete(tile.key)
      if (tile.peer === null || told.current.get(tile.key) === shownSize(tile)) continue
      told.current.set(tile.key, shownSize(tile))
      shown(tile.peer, tile.source, shownSize(tile))
    }
    for (const key of gone) {
      const [peer, source] = key.split('/')
      told.current.delete(key)
      if (peer !== undefined) shown(peer, source === 'screen' ? 'screen' : 'camera', 0)
    }
  })
}

/** How long a first picture may take: moving tiles would be drawn sixty times a second, and the picture would wait. */
const STILL_MS = 400

/** Whether somebody has just come: then tiles take their new places at once. */
const useStill = (people: number): boolean => {
  const last = useRef({ people: 0, came: 0 })
  if (people > last.current.people) last.current.came = performance.now()
  last.current.people = people
  return performance.now() < last.current.came + STILL_MS
}

const NONE: readonly Flying[] = []
/** Reactions that rise from this tile; of the hundred without any, nothing is new. */
const flyingFrom = (flying: readonly Flying[], from: PeerId): readonly Flying[] => {
  const own = flying.filter(({ peer }) => peer === from)
  return own.length === 0 ? NONE : own
}

interface StageProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

export const Stage = ({ model, actions, view }: StageProps) => {
  const { ref, size } = useSize()
  const phone = useMedia(PHONE)
  const shares = useRef<readonly PeerId[]>([])
  const people = model.participants.value
  shares.current = sharesAfter(
    shares.current,
    people.filter(({ on }) => on.screen).map(({ peer }) => peer.id),
  )
  const corner = view.corner.value
  const layout = layOut({
    stage: size,
    phone,
    others: people.map(({ peer }) => peer.id),
    shares: shares.current,
    pinned: view.pinned.value,
    corner,
    page: view.page.value,
  })
  const still = useStill(people.length)
  // before it is measured nothing is said: a picture would be stopped and begun anew
  useShownSizes(layout, size.width > 0 ? actions.shown : null)
  const pager = usePager(layout.pages > 1)
  const byId = new Map(people.map((person) => [person.peer.id, person]))
  const kept = useMemo(() => createKept<VNode>(), [])()
  const ring = layout.mode === 'grid' || layout.mode === 'screen'
  const tagOnTop = layout.mode === 'pair' && (phone ? corner !== 'top-left' : corner === 'bottom-left')
  return (
    <div class={`scene ${layout.mode}`}>
      <div class={still ? 'tiles still' : 'tiles'} ref={ref}>
        {layout.tiles.map((tile) => {
          const person = tile.peer === null ? undefined : byId.get(tile.peer)
          if (person === undefined) return <SelfTile key={tile.key} tile={tile} model={model} view={view} ring={ring} />
          if (tile.source === 'screen') return <ScreenTile key={tile.key} tile={tile} person={person} view={view} />
          const hand = model.hands.value.indexOf(person.peer.id) + 1
          const flying = flyingFrom(model.flying.value, person.peer.id)
          const { x, y, width, height } = tile.rect ?? {}
          const from = [person, ring, tagOnTop, hand, flying, x, y, width, height]
          return kept.draw(tile.key, from, () => (
            <PeerTile
              key={tile.key}
              tile={tile}
              person={person}
              ring={ring}
              tagOnTop={tagOnTop}
              verify={<VerifyChip model={model} actions={actions} person={person} />}
              hand={hand}
              flying={flying}
            />
          ))
        })}
        {layout.pages > 1 && pager !== null && <pager.Pager layout={layout} model={model} view={view} phone={phone} />}
      </div>
      {layout.mode === 'alone' && <Invite model={model} actions={actions} />}
    </div>
  )
}
