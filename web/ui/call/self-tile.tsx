// Oneself: mirrored, last on the page, or floating over a one-to-one, where it moves between four corners.
import { MonitorUp, Move, VideoOff } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import { CORNERS, type Corner, type Tile } from '../../call/tiles.ts'
import { t } from '../../i18n/index.ts'
import type { Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Video } from '../kit/video.tsx'
import { Doorstep, Flights, HandMark, placeOf, Tag } from './tile-parts.tsx'
import type { View } from './view.ts'

const nextCorner = (corner: Corner): Corner => CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] ?? corner

/** Where a tile was taken up: its rectangle and the pointer then. What is drawn may be a frame behind the hand. */
interface Grip {
  readonly tile: DOMRect
  readonly x: number
  readonly y: number
}

/** The corner nearest to where a tile is let go, within its stage; the pointer is there now. */
const cornerAt = ({ tile, x, y }: Grip, pointer: PointerEvent, stage: DOMRect): Corner => {
  const low = tile.top + pointer.clientY - y + tile.height / 2 > stage.top + stage.height / 2
  const right = tile.left + pointer.clientX - x + tile.width / 2 > stage.left + stage.width / 2
  return `${low ? 'bottom' : 'top'}-${right ? 'right' : 'left'}`
}

interface SelfTileProps {
  readonly tile: Tile
  readonly model: Model
  readonly view: View
  readonly ring: boolean
}

export const SelfTile = ({ tile, model, view, ring }: SelfTileProps) => {
  const { media } = model
  const [drag, setDrag] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const grip = useRef<Grip | null>(null)
  const floating = tile.role === 'float'
  const muted = media.microphone.value !== 'on'
  const speaking = model.speaking.value && !muted
  const sharing = media.screen.value === 'on'
  const classes = [
    'tile mine',
    media.cameraTrack.value === null && 'off',
    speaking && ring && 'speaking',
    floating && 'float',
    drag !== null && 'dragged',
  ]
  const id = model.self.value?.id ?? ''
  const hand = model.hands.value.indexOf(id) + 1
  const held = model.cameraTurn.value === false && media.cameraTrack.value !== null
  const label = [
    t().common.you,
    held && t().tile.held,
    hand > 0 && t().tile.hand(hand),
    muted && t().tile.muted,
    sharing && t().call.sharing,
  ]
  const letGo = (pointer: PointerEvent, element: HTMLElement): void => {
    const stage = element.parentElement?.getBoundingClientRect()
    if (grip.current !== null && stage !== undefined) view.corner.value = cornerAt(grip.current, pointer, stage)
    putDown()
  }
  const putDown = (): void => {
    grip.current = null
    setDrag(null)
  }
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      style={{ ...placeOf(tile.rect), translate: drag === null ? 'none' : `${drag.x}px ${drag.y}px` }}
      hidden={tile.rect === null}
      aria-label={label.filter((part) => part !== false).join(', ')}
      onPointerDown={(event) => {
        if (!floating || (event.target instanceof Element && event.target.closest('button') !== null)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { tile: event.currentTarget.getBoundingClientRect(), x: event.clientX, y: event.clientY }
        setDrag({ x: 0, y: 0 })
      }}
      onPointerMove={({ clientX, clientY }) => {
        if (grip.current !== null) setDrag({ x: clientX - grip.current.x, y: clientY - grip.current.y })
      }}
      onPointerUp={(event) => letGo(event, event.currentTarget)}
      onPointerCancel={putDown}
    >
      <Doorstep id={id} name={model.name.value} />
      <Video track={media.cameraTrack.value} own />
      <div class="marks" aria-hidden="true">
        <HandMark order={hand} />
        {held && (
          <span class="chip warn" title={t().tile.held}>
            <Icon of={VideoOff} /> <span class="t">{t().tile.held}</span>
          </span>
        )}
        {sharing && (
          <span class="chip ok">
            <Icon of={MonitorUp} /> <span class="t">{t().call.sharing}</span>
          </span>
        )}
      </div>
      <Flights of={id} flying={model.flying.value} />
      <Tag name={t().common.you} identity={null} muted={muted} speaking={speaking} />
      {floating && (
        <button
          type="button"
          class="tile-act"
          aria-label={t().call.moveSelf}
          onClick={() => {
            view.corner.value = nextCorner(view.corner.value)
          }}
        >
          <Icon of={Move} />
        </button>
      )}
    </article>
  )
}
