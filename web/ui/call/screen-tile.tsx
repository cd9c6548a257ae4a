// Somebody's shared screen: whole, never cropped; large, or small with a button that enlarges it.
import { LoaderCircle, Maximize2, MonitorUp } from 'lucide'
import type { Tile } from '../../call/tiles.ts'
import { t } from '../../i18n/index.ts'
import type { Participant } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'
import { Video } from '../kit/video.tsx'
import { placeOf } from './tile-parts.tsx'
import type { View } from './view.ts'

interface ScreenTileProps {
  readonly tile: Tile
  readonly person: Participant
  readonly view: View
}

export const ScreenTile = ({ tile, person, view }: ScreenTileProps) => {
  const { name } = person.peer.identity
  return (
    <article
      class={person.screen === null ? 'tile screen off' : 'tile screen'}
      style={placeOf(tile.rect)}
      hidden={tile.rect === null}
      aria-label={t().call.screenOf(name)}
    >
      {person.screen === null && (
        <div class="mid-note">
          <Icon of={LoaderCircle} class="spin" />
          <strong>{t().call.screenComing}</strong>
        </div>
      )}
      <Video track={person.screen} label={t().call.screenOf(name)} />
      <div class="tag" aria-hidden="true">
        <Icon of={MonitorUp} />
        <div class="n">
          <strong>
            <span>{t().call.screenOf(name)}</span>
          </strong>
        </div>
      </div>
      {tile.role === 'strip' && (
        <button
          type="button"
          class="tile-act"
          aria-label={t().call.enlarge(name)}
          onClick={() => {
            view.pinned.value = person.peer.id
          }}
        >
          <Icon of={Maximize2} />
        </button>
      )}
    </article>
  )
}
